"""The sources a report lists are those of the model it ran."""

from __future__ import annotations

from oxytocin.physiology.whole import build
from oxytocin.report.provenance import citations, provenance


def test_a_citation_stands_for_each_observation_once() -> None:
    sources = [
        "obs:kinetics.iv.clearance.degroot1995; 1.12 in men",
        "obs:kinetics.iv.clearance.degroot1995",
        "assumed:x",
    ]
    assert len(citations(sources)) == 1
    assert "de Groot 1995" in citations(sources)[0]


def test_every_parameter_and_link_of_the_model_is_accounted_for() -> None:
    model = build()
    found = provenance(model)
    assert len(found.parameters) == len(list(model.parameters)) == sum(count for _, count in found.counts)
    assert len(found.links) == len(list(model.wires))
    assert len(found.published) > 10


def test_links_that_are_not_trusted_are_shown_as_unused() -> None:
    assert all(used for _, grade, _, used in provenance(build(trust="plausible")).links if grade == "established")
    assert not any(used for _, grade, _, used in provenance(build(trust="established")).links if grade != "established")
