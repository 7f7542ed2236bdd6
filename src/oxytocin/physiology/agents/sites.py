"""Sites from which drugs other than oxytocin are absorbed, where a run gives them by such a route.

Each is a part of its own, so that a run that does not use the route does not hold it. What leaves a site is absorbed
by a share, the bioavailability, and lost for the rest: swallowed, washed away or broken down by gut wall and liver on
its way. All of what was given is at its site, on its way, absorbed or lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oxytocin.model import LogNormal, Module, Param, Signal, State, Wire
from oxytocin.physiology.parts import Part


def _amounts(scale: float) -> tuple[State, State, State]:
    return (
        State(0, "pmol", "drug where it was given", scale=scale),
        State(0, "pmol", "drug absorbed since the start", scale=scale),
        State(0, "pmol", "drug lost before blood since the start", scale=scale),
    )


class Site(Module):
    """A site that empties exponentially, a share of it into blood."""

    site, absorbed, lost = _amounts(1e6)

    absorption = Signal("pmol/min", "absorption into blood")

    leaving: Param
    bioavailability: Param

    def equations(m, d: Any) -> None:
        gone = m.leaving * m.site
        m.absorption = m.bioavailability * gone
        d.site = -gone
        d.absorbed = m.absorption
        d.lost = gone - m.absorption


class Stomach(Module):
    """A stomach that empties into a gut which absorbs: the level climbs from nothing with a bend."""

    site, absorbed, lost = _amounts(1e6)
    gut = State(0, "pmol", "drug in the gut", scale=1e6)

    absorption = Signal("pmol/min", "absorption into blood")

    emptying: Param
    leaving: Param
    bioavailability: Param

    def equations(m, d: Any) -> None:
        emptied, gone = m.emptying * m.site, m.leaving * m.gut
        m.absorption = m.bioavailability * gone
        d.site = -emptied
        d.gut = emptied - gone
        d.absorbed = m.absorption
        d.lost = gone - m.absorption


class SwallowedNaloxone(Site):
    """Naloxone by mouth: absorbed, and nearly all of it taken by gut wall and liver."""

    leaving = Param(0.05, "1/min", "emptying of the stomach", spread=LogNormal(0.3),
                    source="assumed:a quarter of an hour, as a drink leaves the stomach")
    bioavailability = Param(0.02, "1", "share that passes gut wall and liver", spread=LogNormal(0.4),
                            source="ref:naloxone_oral2012", note="0.9 % of 5 mg, 2 % of 40-120 mg")


class SwallowedMorphine(Site):
    """Morphine by mouth, as a solution."""

    leaving = Param(0.055, "1/min", "absorption from the gut", spread=LogNormal(0.3), source="ref:hoskin1989",
                    note="highest after 45 min, with the elimination")
    bioavailability = Param(0.239, "1", "share that passes gut wall and liver", spread=LogNormal(0.3),
                            source="ref:hoskin1989", note="23.9 % of a solution; 21.6 % in ref westerling1993")


class MorphineUnderSkin(Site):
    """Morphine under the skin: all of it, nearly at once."""

    leaving = Param(0.255, "1/min", "absorption from under the skin", spread=LogNormal(0.3),
                    source="ref:stuart_harris2000", note="highest after 15 min (10-15), with the elimination")
    bioavailability = Param(1.0, "1", "share absorbed", source="ref:stuart_harris2000", note="114 (SD 17) %")


class SprayedCarbetocin(Site):
    """Carbetocin by the nose, as given in the Prader-Willi syndrome: three times a day 3.2 or 9.6 mg.

    How much of it is absorbed is unpublished. It is a peptide as large as oxytocin, on the same mucosa for as long:
    what is assumed is oxytocin's share, by which 9.6 mg bring 0.29 mg into blood, within the doses (0.05-0.8 mg) at
    which some volunteers flushed (Sweeney 1990); flushing was the most common adverse event of those who were treated
    (Roof 2023).
    """

    site, absorbed, lost = _amounts(1e5)

    leaving = Param(0.06, "1/min", "leaving of the mucosa, by uptake or by the cilia", spread=LogNormal(0.3),
                    source="ref:nasal_anatomy", note="within half an hour; a mean of 17 min, of three stretches of "
                                                     "6-7 min each (nose.clearing)")
    bioavailability = Param(0.03, "1", "share absorbed", spread=LogNormal(0.7),
                            source="assumed:as of oxytocin (kinetics.intranasal.bioavailability.optinose); unpublished")


class SwallowedErgot(Stomach):
    """Ergometrine or methylergometrine tablets: after a lag, and very differently from person to person."""

    site, absorbed, lost = _amounts(1e4)
    gut = State(0, "pmol", "drug in the gut", scale=1e4)

    emptying = Param(0.067, "1/min", "what a lag stands for: dissolving and emptying of the stomach",
                     spread=LogNormal(0.5), source="ref:degroot1995_methylergometrine",
                     note="lags of 0.33 h in men and 0.09 h in women")
    leaving = Param(0.08, "1/min", "absorption from the gut", spread=LogNormal(0.5),
                    source="ref:degroot1994_methylergometrine",
                    note="half-lives of 0.08 h, and 0.19 h of ergometrine (degroot1994_ergometrine)")
    bioavailability = Param(0.6, "1", "share absorbed", spread=LogNormal(0.5, 1), source="ref:methergine_label",
                            note="60 % by the label; 22 to 138 % by de Groot 1995, 34 to 117 % of ergometrine")


class MisoprostolInCheek(Site):
    """Misoprostol tablets between cheek and gum.

    Shares are relative to what is absorbed under the tongue, as those of the other routes; solved from the areas to
    5 h and the peaks of one study, over those of the vagina in the same study.
    """

    site, absorbed, lost = _amounts(1e4)

    leaving = Param(0.0087, "1/min", "absorption by the cheek", spread=LogNormal(0.4), source="ref:meckstroth2006",
                    note="peak 265 pg/mL, 446 from the vagina; between 15 and 120 min")
    bioavailability = Param(0.30, "1", "share absorbed, relative to under the tongue", spread=LogNormal(0.4),
                            source="ref:meckstroth2006", note="area 520 pg h/mL, 1025 from the vagina")


class MisoprostolInRectum(Site):
    """Misoprostol tablets in the rectum: less than from anywhere else, and sooner over."""

    site, absorbed, lost = _amounts(1e4)

    leaving = Param(0.0137, "1/min", "absorption from the rectum", spread=LogNormal(0.4), source="ref:meckstroth2006",
                    note="peak 202 pg/mL, 446 from the vagina; earlier than by the other routes")
    bioavailability = Param(0.168, "1", "share absorbed, relative to under the tongue", spread=LogNormal(0.4),
                            source="ref:meckstroth2006", note="area 312 pg h/mL, 1025 from the vagina")


class TranexamicAcidInMuscle(Site):
    """Tranexamic acid in muscle, of people who bleed."""

    site, absorbed, lost = _amounts(1e9)

    leaving = Param(0.0323, "1/min", "absorption from muscle", spread=LogNormal(0.3), source="ref:grassin_delyle2021",
                    note="1.94 per hour")
    bioavailability = Param(0.77, "1", "share absorbed", spread=LogNormal(0.2, 1), source="ref:grassin_delyle2021",
                            note="1.0 in volunteers (tranexamic_routes)")


class SwallowedTranexamicAcid(Stomach):
    """Tranexamic acid by mouth: half of it, and late."""

    site, absorbed, lost = _amounts(1e9)
    gut = State(0, "pmol", "drug in the gut", scale=1e9)

    emptying = Param(0.0125, "1/min", "emptying of the stomach after a birth", spread=LogNormal(0.3),
                     source="ref:tranexamic_postpartum2020",
                     note="with 'leaving', taken to be alike: highest after 2.92 h in women after a birth")
    leaving = Param(0.0125, "1/min", "absorption from the gut", spread=LogNormal(0.3),
                    source="ref:tranexamic_postpartum2020")
    bioavailability = Param(0.47, "1", "share absorbed", spread=LogNormal(0.2), source="ref:tranexamic_routes")


class MagnesiumInMuscle(Site):
    """Magnesium sulphate in the buttocks."""

    site, absorbed, lost = _amounts(1e10)

    leaving = Param(0.03, "1/min", "absorption from muscle", spread=LogNormal(0.4), source="ref:magnesium_label",
                    note="therapeutic levels in 60 min: highest then, with the kinetics after a vein")
    bioavailability = Param(0.862, "1", "share absorbed", spread=LogNormal(0.15, 1), source="ref:salinger2013")


class SwallowedTerbutaline(Site):
    """Terbutaline tablets: gut wall and liver bind most of it to sulphate."""

    site, absorbed, lost = _amounts(1e5)

    leaving = Param(0.004, "1/min", "absorption from the gut", spread=LogNormal(0.4), source="ref:terbutaline_overview",
                    note="highest after 1-4 h: 2.6 h here")
    bioavailability = Param(0.14, "1", "share that passes gut wall and liver", spread=LogNormal(0.35),
                            source="ref:terbutaline_overview", note="7-26 %: their geometric mean")


class NifedipineUnderTongue(Site):
    """A nifedipine capsule under the tongue: what is absorbed is swallowed with saliva, so later than a capsule that
    is swallowed at once, and as much (McAllister 1986)."""

    leaving = Param(0.0245, "1/min", "swallowing with saliva, and absorption", spread=LogNormal(0.3),
                    source="ref:palma_aguirre1995",
                    note="highest after 1 h and, in ref brown1986_nifedipine, 74 min; half an hour and 40 min when "
                         "swallowed")
    bioavailability = Param(0.5, "1", "share that passes the liver", spread=LogNormal(0.25),
                            source="ref:nifedipine_routes1989", note="48.7 %, swallowed 44.5 %; areas of 288 and "
                                                                     "268 ng h/mL (ref palma_aguirre1995)")


def _site(name: str, make: Callable[[], Module], inlet: str) -> dict[str, Part]:
    """Return the part of a route by its name: the drug's, an underscore and the route's."""
    wires = (Wire(f"{name}.absorption", inlet, source="assumed:conservation"),)
    return {name: Part({name: make}, wires, doses={f"{name}_dose": f"{name}.site"})}


SITES: dict[str, Part] = {
    **_site("naloxone_oral", SwallowedNaloxone, "naloxone.absorbed"),
    **_site("morphine_oral", SwallowedMorphine, "morphine.absorbed"),
    **_site("morphine_subcutaneous", MorphineUnderSkin, "morphine.under_skin"),
    **_site("carbetocin_nasal", SprayedCarbetocin, "carbetocin.sprayed"),
    **_site("ergometrine_oral", SwallowedErgot, "ergot.swallowed"),
    **_site("misoprostol_buccal", MisoprostolInCheek, "misoprostol.in_cheek"),
    **_site("misoprostol_rectal", MisoprostolInRectum, "misoprostol.in_rectum"),
    **_site("tranexamic_acid_im", TranexamicAcidInMuscle, "tranexamic.in_muscle"),
    **_site("tranexamic_acid_oral", SwallowedTranexamicAcid, "tranexamic.swallowed"),
    **_site("magnesium_im", MagnesiumInMuscle, "magnesium.in_muscle"),
    **_site("terbutaline_oral", SwallowedTerbutaline, "terbutaline.swallowed"),
    **_site("nifedipine_sublingual", NifedipineUnderTongue, "nifedipine.under_tongue"),
}
