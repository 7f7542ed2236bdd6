"""Every drug with kinetics of its own, by the name that a drug's data file gives."""

from __future__ import annotations

from oxytocin.physiology.agents.atosiban import ATOSIBAN
from oxytocin.physiology.agents.carbetocin import CARBETOCIN
from oxytocin.physiology.agents.ergot import ERGOMETRINE
from oxytocin.physiology.agents.relaxants import MAGNESIUM, NIFEDIPINE, NITROGLYCERIN, TERBUTALINE
from oxytocin.physiology.agents.ripening import BALLOON, DINOPROSTONE, MISOPROSTOL
from oxytocin.physiology.agents.sevoflurane import SEVOFLURANE
from oxytocin.physiology.agents.sites import SITES
from oxytocin.physiology.agents.tranexamic import TRANEXAMIC_ACID
from oxytocin.physiology.agents.vasopressin import VASOPRESSIN
from oxytocin.physiology.parts import Part

DRUGS: dict[str, Part] = {
    "atosiban": ATOSIBAN,
    "balloon": BALLOON,
    "carbetocin": CARBETOCIN,
    "dinoprostone": DINOPROSTONE,
    "ergometrine": ERGOMETRINE,
    "magnesium": MAGNESIUM,
    "misoprostol": MISOPROSTOL,
    "nifedipine": NIFEDIPINE,
    "nitroglycerin": NITROGLYCERIN,
    "sevoflurane": SEVOFLURANE,
    "terbutaline": TERBUTALINE,
    "tranexamic_acid": TRANEXAMIC_ACID,
    "vasopressin": VASOPRESSIN,
    **SITES,
}
