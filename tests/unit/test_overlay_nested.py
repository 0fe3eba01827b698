"""A region changes what stands in a group in a group as it changes anything else."""

from __future__ import annotations

from tests.definitions.building import BASE, fields_of, laid_over

NESTED = BASE.replace(
    "            en: School of the person\n",
    """            en: School of the person
          - id: bezoeken
            type: group
            nl: Wanneer kwam u langs?
            en: When did you visit?
            row_name:
              nl: bezoek
              en: visit
            summary: dag
            columns:
              - id: dag
                type: date
                nl: Wanneer was dit bezoek?
                en: When was this visit?
              - id: hoe
                type: choice
                nl: Hoe verliep dit bezoek?
                en: How did this visit go?
                audience: care
                options:
                  - code: goed
                    nl: Goed
                    en: Well
                  - code: slecht
                    nl: Slecht
                    en: Badly
""",
)
"""The base with a group in its group."""


def test_everything_a_region_may_do_works_in_a_group_in_a_group() -> None:
    found = laid_over(
        """\
        add:
          - id: ovl_waar
            type: text
            nl: Waar was dit bezoek?
            en: Where was this visit?
            before: mensen.bezoeken.dag
        change:
          - id: mensen.bezoeken.hoe
            nl: Hoe ging het?
            en: How did it go?
            required_if: row.dag <= facts.today && parent.naam != ""
            audience: director
            options_add:
              - code: matig
                nl: Matig
                en: So-so
            options_hide: slecht
            option_labels:
              goed:
                nl: Rustig
                en: Calm
        order:
          - step: mensen.bezoeken
            fields: hoe dag
        """,
        NESTED,
    )
    assert found.findings == ()
    fields, origins = fields_of(found.definition), found.definition.origins
    visits = fields["mensen.bezoeken"]
    assert [one.id for one in visits.columns] == ["ovl_waar", "hoe", "dag"]
    how = fields["mensen.bezoeken.hoe"]
    assert [(one.code, one.label["nl"]) for one in how.options] == [("goed", "Rustig"), ("matig", "Matig")]
    assert (how.label["nl"], how.audience) == ("Hoe ging het?", "director")
    assert origins["mensen.bezoeken.ovl_waar"] == "ovl"
    assert {key.partition("#")[2] for key in origins if key.startswith("mensen.bezoeken.hoe#")} == {
        "label",
        "required_if",
        "audience",
        "options",
    }
    assert found.marks["mensen.bezoeken.hoe#required_if"].file == "regions/ovl/proef.yaml"


def test_a_column_of_a_group_in_a_group_is_hidden_where_nothing_needs_it() -> None:
    hidden = laid_over("hide:\n  - mensen.bezoeken.hoe\n", NESTED)
    assert hidden.findings == ()
    assert "mensen.bezoeken.hoe" not in fields_of(hidden.definition)
    needed = laid_over("hide:\n  - mensen.bezoeken.dag\n", NESTED)
    assert ["het staat in de samenvatting" in one.message for one in needed.findings] == [True]


def test_an_audience_never_becomes_wider_in_a_group_in_a_group() -> None:
    wider = laid_over("change:\n  - id: mensen.bezoeken.hoe\n    audience: form\n", NESTED)
    assert "minder mensen" in wider.findings[0].message
    assert fields_of(wider.definition)["mensen.bezoeken.hoe"].audience == "care"
