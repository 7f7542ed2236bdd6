"""The way out: cervix, membranes, descent and birth.

A cervix that is not ripe gives way little, however strong the contractions; prostaglandin and the contractions
themselves ripen it. Once soft it opens in proportion to the work of the contractions, slowly to 6 cm and faster
after; a cervix that holds long before 6 cm need not do so after it. The presenting part descends, slowly at first,
then by contractions and bearing down together. Stretch of cervix and pelvic floor goes back to hypothalamus
(Ferguson's reflex), that of the cervix also to decidua and myometrium. Earlier births lower the resistance after 6 cm
and of the pelvic floor, not before (Zhang 2010).
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import (
    Inlet,
    LogNormal,
    Module,
    Normal,
    Param,
    Signal,
    State,
    Switch,
    Uniform,
    const,
    hill,
    maximum,
)


class Labour(Module):
    """Ripening, dilatation, descent, membranes and birth; each progress starts from zero at the start of the run."""

    softened = State(0, "1", "ripening since the start, share of what was missing")
    opened = State(0, "cm", "dilatation since the start")
    descended = State(0, "cm", "descent since the start")

    active_pressure = Inlet("mmHg", "pressure of the uterine muscle above tone")
    force = Inlet("1", "share of bridges attached, for the urge to bear down with a contraction")
    prostaglandin = Inlet("1", "effect of prostaglandin: 1 at half, 2 at the largest", default=0)
    ripeness_score = Inlet("1", "Bishop score at the start")
    parous = Inlet("1", "1 once she has given birth before")
    expecting = Inlet("1", "1 while pregnant")
    descent_ease = Inlet("1", "ease of descent by size and position of the child and by the pelvis", default=1)
    opening_ease = Inlet("1", "ease of dilatation after 6 cm, by how well the head follows", default=1)
    balloon_opening = Inlet("cm/min", "dilatation by a balloon", default=0)
    balloon_softening = Inlet("1/min", "ripening by a balloon", default=0)
    given = Inlet("1", "1 while the course is given, so that she gives birth at a given hour", default=0)
    given_opening = Inlet("cm/min", "dilatation where it is given", default=0)
    given_softening = Inlet("1/min", "ripening where it is given", default=0)
    given_descent = Inlet("cm/min", "descent where it is given", default=0)

    ripeness = Signal("1", "ripeness of the cervix, 0 to 1")
    dilatation = Signal("cm", "cervical dilatation")
    station = Signal("cm", "station of the presenting part relative to the spines")
    stretch = Signal("1", "stretch of cervix and lower segment, 0 to 0.6 at full dilatation")
    distension = Signal("1", "distension of the birth canal: cervix, vagina and pelvic floor, 0 to 1")
    work = Signal("1", "work of contractions, relative to that of good labour on average")
    bearing_down = Signal("1", "effort of bearing down, 0 to 1")

    membranes_ruptured = Switch("set when the membranes rupture")
    full_dilatation = Switch("set at 10 cm")
    born = Switch("set at birth")

    ripeness_unripe = Param(0.12, "1", "ripeness at a Bishop score of 0",
                            source="assumed:a closed, firm cervix gives way little")
    ripeness_bishop = Param(0.07, "1", "ripeness added by each point of the score",
                            source="assumed:0.85 at 13", spread=LogNormal(0.1),
                            note="levels off towards 1 by fourth powers of the sum; low scores stay in proportion")
    dilatation_bishop = Param(0.35, "cm", "dilatation added by each point of the score",
                              source="assumed:1-2 cm at 4, 3-4 cm at 10")
    station_bishop = Param(0.25, "cm", "station added by each point of the score", source="assumed:-3 at 0, 0 at 13")
    station_high = Param(-3, "cm", "station at a score of 0", source="assumed:unengaged head",
                         spread=Normal(0.5, -4, -2))

    cervix_half = Param(5, "cm", "dilatation of half the stretch of the cervix",
                        source="assumed:half open; a power of 2, so that a closed cervix is not stretched")
    cervix_share = Param(0.75, "1", "stretch by a cervix far beyond that",
                         source="assumed:most stretch is the cervix's")
    floor_share = Param(0.4, "1", "stretch by a head on the pelvic floor",
                        source="assumed:with the 0.6 of a cervix of 10 cm makes full distension")
    inlet_station = Param(-5, "cm", "station from which the way down is counted",
                          source="assumed:the scale of stations starts at the inlet")
    birth_station = Param(5, "cm", "station of birth", source="assumed:the scale of stations ends at the outlet")
    floor_station = Param(4, "cm", "station at which the head half stretches the pelvic floor",
                          source="assumed:it bulges at +3 and is stretched by 86 % when the head crowns at +5; a power "
                                 "of 8, as the head meets it late")
    urge_force = Param(0.15, "1", "share of bridges attached at which she half bears down",
                       source="assumed:near the peak of a contraction; a power of 4, for she follows the contraction")

    work_floor = Param(18, "mmHg", "pressure above tone below which the cervix is not opened",
                       source="assumed:Braxton Hicks contractions do not dilate; a power of 6, nearly a threshold")
    work_good = Param(5.9, "mmHg", "mean pressure above tone of good labour, which sets work to 1",
                      source="assumed:150-200 Montevideo units; with it labour keeps the times it was fitted to")
    softening_work = Param(0.0008, "1/min", "ripening by contractions of good labour", spread=LogNormal(0.3),
                           source="fit:python benchmarks/calibration/labour.py",
                           note="set by hand from there, with the calibration figures of decision 38")
    softening_prostaglandin = Param(0.0021, "1/min",
                                    "ripening by prostaglandin at half its effect, twice over", spread=LogNormal(0.3),
                                    source="fit:python benchmarks/calibration/labour.py")
    yielding = Param(0.62, "1", "ripeness at which the cervix yields half",
                     source="assumed:little progress below a score of 6; a power of 4, an unripe cervix holds")
    opening_latent = Param(0.0065, "cm/min", "dilatation of a ripe cervix by good labour, before 6 cm",
                           spread=LogNormal(1.1),
                           source="fit:python benchmarks/calibration/labour.py",
                           note="set by hand from there, with the calibration figures of decision 38; "
                                "spread by the time that women may need from 4 to 5 cm, 6 h and more "
                                "(labour.progress_upper.4to5cm.zhang2010); apart from that after 6 cm, for the slow "
                                "twentieth of the whole way is not as slow as that (11.8 h, Harper 2012)")
    opening_active = Param(0.045, "cm/min", "the same after 6 cm, in a first labour", spread=LogNormal(0.4),
                           source="fit:python benchmarks/calibration/labour.py",
                           note="set by hand from there, with the calibration figures of decision 38")
    active_at = Param(6, "cm", "dilatation at which the one has half gone over into the other",
                      source="assumed:active labour from 6 cm (Zhang 2010); a power of 8, as the change is sharp")
    rim_width = Param(0.3, "cm", "width of the last rim, whose opening slows",
                      source="assumed:a rim goes slowly; counted to 10.1 cm, so that 10 cm is reached in finite time")
    opening_parous = Param(1.6, "1", "further factor after 6 cm with earlier births, less one",
                           source="assumed:much faster after 6 cm, alike before "
                                  "(labour.progress_upper.4to5cm.zhang2010)")
    descent_first = Param(0.004, "cm/min", "descent by good labour during the first stage", spread=LogNormal(0.3),
                          source="assumed:one to two centimetres over the first stage")
    descent_closed = Param(0.3, "1", "share of that speed with a closed cervix; 1 is added by full dilatation",
                           source="assumed:the head comes down slowly before the cervix opens")
    engaged_height = Param(5.5, "cm", "way down at which descent of the first stage half ends",
                           source="assumed:just below the spines; a power of 12, for the head waits there for full "
                                  "dilatation")
    descent_second = Param(0.032, "cm/min", "descent by good labour and bearing down in the second stage",
                           spread=LogNormal(0.65),
                           source="assumed:a second stage of 36 min in a first labour, 66 with epidural (medians of "
                                  "Zhang 2010)",
                           note="held against the 95th centile, 3.6 h with epidural, 2.8 h without "
                                "(labour.second_stage_p95.nulliparae_epidural.zhang2010)")
    descent_parous = Param(2.0, "1", "further factor on descent with earlier births, less one",
                           source="assumed:second stage of a quarter of an hour")
    rupture_at = Param(6.5, "cm", "dilatation at which the membranes rupture by themselves", spread=Uniform(3, 10),
                       source="assumed:spontaneous rupture mostly late in the first stage")

    def equations(m, d: Any) -> None:
        start = m.ripeness_unripe + m.ripeness_bishop * m.ripeness_score
        begun = start / (1 + start * start * start * start) ** 0.25
        m.ripeness = begun + (1 - begun) * m.softened
        m.dilatation = m.dilatation_bishop * m.ripeness_score + m.opened
        m.station = m.station_high + m.station_bishop * m.ripeness_score + m.descended
        undelivered = m.expecting * (1 - m.born)
        open_share = m.dilatation / const(10, "cm")
        height = m.station - m.inlet_station
        floor = _share(maximum(m.station, 0) / m.floor_station, 8)
        m.stretch = undelivered * m.cervix_share * _share(m.dilatation / m.cervix_half, 2)
        m.distension = m.stretch + undelivered * m.floor_share * floor

        m.work = m.active_pressure / m.work_good * _share(m.active_pressure / m.work_floor, 6) * undelivered
        m.bearing_down = m.full_dilatation * undelivered * hill(m.force, m.urge_force, 4)

        softening = m.softening_work * m.work + m.softening_prostaglandin * m.prostaglandin * undelivered
        d.softened = (softening + (m.balloon_softening + m.given_softening) * undelivered) * (1 - m.softened)
        late = _share(m.dilatation / m.active_at, 8)
        active = m.opening_active * (1 + m.opening_parous * m.parous) * late
        ease = m.opening_latent * (1 - late) + active
        left = const(10.1, "cm") - m.dilatation
        rim = left / (m.rim_width + left)
        first = 1 - m.full_dilatation
        by_work = ease * m.work * hill(m.ripeness, m.yielding, 4) * rim * first
        pressed = 1 - late * (1 - m.opening_ease)
        by_itself = by_work * pressed + m.balloon_opening * undelivered
        d.opened = by_itself * (1 - m.given) + m.given_opening * undelivered
        engaging = 1 - _share(height / m.engaged_height, 12)
        speed = (m.descent_first * (m.descent_closed + open_share) * engaging * first
                 + m.descent_second * m.full_dilatation * (1 + m.bearing_down))
        driven = speed * m.work * (1 + m.descent_parous * m.parous) * m.descent_ease
        d.descended = driven * (1 - m.given) + m.given_descent * undelivered
        m.when(m.dilatation - m.rupture_at, membranes_ruptured=1)
        m.when(m.dilatation - const(10, "cm"), full_dilatation=1)
        m.when(m.station - m.birth_station, born=1)


def _share(ratio: Any, steepness: int) -> Any:
    """Return 0 for small and 1 for large ratios, half at 1: a Hill function that needs no exponential."""
    power = ratio**steepness
    return power / (1 + power)
