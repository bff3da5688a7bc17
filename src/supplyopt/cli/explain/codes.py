"""What the code of any message means: those of tables, models and scenarios, and of everything around them."""

from __future__ import annotations

from difflib import get_close_matches

import click

from supplyopt.audit.codes import AUDIT_CODES
from supplyopt.batch.codes import BATCH_CODES
from supplyopt.case.codes import CASE_CODES, TABLE_CODES, Code, code_of
from supplyopt.case.tables import TABLES
from supplyopt.models.codes import POLICY_CODES
from supplyopt.regress.codes import REGRESS_CODES
from supplyopt.scenarios.codes import SCENARIO_CODES
from supplyopt.scenarios.drawing.codes import EVENT_CODES
from supplyopt.store.portfolio import PORTFOLIO, PORTFOLIO_CODES

_FIT = {
    "STU001": Code("scenario begins too late", "Periods are counted within the case.", "move its onset forward"),
    "STU002": Code("no calm before an onset", "Until its onset a scenario is calm.", "add a calm scenario"),
    "STU003": Code("no calm to look at", "The objective is the cost of calm.", "add a calm scenario"),
    "STU004": Code("no calm to rule", "The rule is about calm operation.", "add a calm scenario"),
    "STU005": Code(
        "periods longer or shorter than those of the set",
        "Effects last as many periods as were drawn, so that disruptions are stretched or cut short.",
        "draw the set for periods as long as those of the case",
        "warning",
    ),
    "STU010": Code(
        "awards that nobody need draw on",
        "A share of awards would be met on paper, by awards that are never paid.",
        "measure deliveries (basis 'supplied' or 'demand'), or make the awards firm",
    ),
    "STU011": Code("demand has no price", "Demand is an amount.", "use basis 'supplied', or weight 'quantity'"),
    "STU012": Code("item without a mass", "The rule adds up masses.", "fill in items.mass_per_unit"),
    "STU013": Code("units that cannot be added", "A sum of pieces and tonnes means nothing.", "weigh by price or mass"),
    "STU014": Code("goods reach the site by lanes", "Where they come from is not told there.", "measure all sites"),
    "STU015": Code("awards say nothing of sites", "An award is for no site.", "measure deliveries"),
    "STU016": Code("no calm to measure in", "Awards would be met on paper.", "add a calm scenario"),
    "STU017": Code(
        "calm counts for nothing",
        "The rule is about calm, where nothing is paid for, so that it would be met at no cost.",
        "give calm a probability, or leave it out of the set",
    ),
    "STU018": Code("can never be taken", "Its least award exceeds what can be awarded.", "lower the minimum"),
    "STU020": Code("a rule names what is not there", "It would hold for nothing.", "use a name of the case"),
    "STU021": Code("an effect on what is not there", "It would change nothing.", "use a dimension of the case"),
    "STU022": Code("a pack expects what is not there", "Its law would hold for nothing.", "translate its word"),
    "STU023": Code("an effect on a name that is not there", "It would change nothing.", "use a name of the case"),
    "STU024": Code("a pack that is not in force", "None of its rules holds then.", "ask for another day"),
    "STU025": Code("a pack that requires nothing", "Nothing here is what its rules are about.", "translate its words"),
    "STU026": Code("a question that is no study", "A study is a case, a policy and scenarios.", "build one: so.Study"),
    "STU030": Code("a rule cannot work here", "What it needs to know is not in the case.", "fill it in"),
    "STU031": Code("rules contradict each other", "Their shares come to more than all there is.", "loosen one of them"),
    "STU032": Code("too many ways to harden one thing", "Every combination is looked at.", "narrow their selectors"),
    "STU033": Code("hardening of nothing", "What it selects has no capacity to lose.", "select what can fail"),
    "STU034": Code("hardening against what never happens", "It would change nothing.", "name events of the set"),
    "STU035": Code(
        "regret beside a rule on all scenarios together",
        "For whoever knows the scenario the rule would be another rule.",
        "require it in each scenario, or leave it out",
    ),
}

_OTHER = {
    "CAS091": Code("assumption not understood", "It reads NAME=VALUE.", "write a number of at least 0"),
    "CAS092": Code("assumption without effect", "Nothing in the case depends on it.", "use one of its assumptions"),
    "CFG001": Code("settings cannot be read", "They are a few lines of TOML.", "correct or remove the file"),
    "CFG002": Code("unknown setting", "A misspelt setting would be ignored without a word.", "rename or remove it"),
    "EXP001": Code("nothing is uncertain", "There is one scenario only.", "give scenarios that have a probability"),
    "EXP002": Code(
        "an objective that is no sum over scenarios",
        "Scenarios are weighed against each other, which none can do by itself.",
        "minimise the expectation, a CVaR or the worst case",
    ),
    "EXP003": Code(
        "a rule over all scenarios together",
        "No scenario knows what becomes of the others.",
        "require it in each scenario, or leave it out",
    ),
    "EXP004": Code(
        "a rule that squares amounts",
        "Rows close in on squares while a study is solved; a model written down has a few of them.",
        "cap shares instead, or solve the study here",
    ),
    "EXP005": Code(
        "failures that are hunted",
        "They are too many to write down; those that matter are found while a study is solved.",
        "promise it for fewer failures, or solve the study here",
    ),
    "EXP006": Code("no such scenario", "Only scenarios with a probability have a model.", "ask for one of its names"),
    "INI001": Code("not a folder", "A new case is a folder.", "name a folder"),
    "INI002": Code("folder not empty", "What is in it would be lost.", "choose another, or --force"),
    "RUN001": Code("run exists", "Runs are kept unless you say otherwise.", "choose another name, or --overwrite"),
    "RUN002": Code("not a folder", "A run is a folder.", "name a folder"),
    "RUN003": Code("folder is no run", "What is in it would be lost.", "choose another folder"),
    "RUN004": Code("no form of table", "Its name tells how it is written.", "let it end in .parquet, .csv or .json"),
    "RUN010": Code("no run there", "A run has a manifest, written last.", "check the path, or solve again"),
    "RUN011": Code("manifest damaged", "Nothing can be said of the run.", "solve again"),
    "RUN012": Code("file of a run missing or changed", "Its hash is not that of the manifest.", "solve again"),
    "RUN013": Code("run of another version", "Its tables may mean something else.", "solve again"),
    "RUN014": Code("run cannot be understood", "Its tables are not as they were written.", "solve again"),
    "RUN016": Code("learnt before", "What an earlier solve has learnt would be lost.", "--resume, or --overwrite it"),
    "RUN017": Code("no such knowledge", "What is to resume is of another study, or damaged.", "--overwrite it"),
    "RUN015": Code("run without a plan", "Nothing was committed to in it.", "take a run that has a portfolio"),
    "SOL001": Code("figure not finite", "No solver can work with it.", "mend the data"),
    "SOL002": Code("figure too large", "Answers would be within rounding of anything.", "use larger units"),
    "SOL003": Code("figure too small", "The solver would take it for nothing.", "use smaller units, or drop it"),
    "SOL005": Code(
        "method does not fit",
        "The plan cannot be solved apart from operations: rules or the objective tie them together.",
        "use --method extensive-form or auto; with many scenarios reduce them first",
    ),
    "SOL004": Code("bounds crossed", "Nothing lies between them.", "mend the data"),
    "VAL001": Code("objective blind to scenarios", "It looks at calm only.", "minimise the expectation"),
    "VAL002": Code("nothing is uncertain", "What is sure need not be known in advance.", "give two or more scenarios"),
    "VAL003": Code(
        "a rule over all scenarios together",
        "Once more is known the scenarios are others, and so the rule is another rule.",
        "leave it out; instead of min_service on average, ask for it in all",
    ),
    "VAL004": Code("not about the mean", "The figure compares mean costs.", "minimise the expectation"),
    "VAL005": Code("too few replications", "A single one tells nothing of chance.", "draw two or more"),
    "VAL006": Code("not about cost", "Costs of plans are compared.", "minimise a measure of cost"),
    "VAL007": Code(
        "a rule names a drawn scenario", "Fresh sets have scenarios of their own.", "name stress tests only"
    ),
    "WHY001": Code("no such source", "Nothing that delivers is called so.", "use a name of the case"),
    "WHY002": Code("run without a question", "It does not tell what it was made from.", "explain the case itself"),
    "WHY004": Code(
        "a rule that asks nothing",
        "What it is about, the cheapest plan does not have.",
        "take a rule about what it has",
    ),
    "WHY005": Code("an objective of regret", "Prices and worths are differences of costs.", "minimise cost"),
    "WHY003": Code("inputs have changed", "The run answers another question.", "solve again"),
    "WRK001": Code("Dask is not installed", "It is only needed for clusters.", "pip install 'supplyopt[cluster]'"),
    "WRK002": Code("scheduler not reached", "There is no cluster without it.", "check address and certificates"),
    "WRK003": Code("no workers", "The scheduler has nobody to give work to.", "start some: dask worker ADDRESS"),
    "WRK004": Code(
        "cluster in the clear",
        "Whoever reaches a scheduler can run anything on its workers, and read the prices that travel.",
        "use tls://, or --insecure-cluster in a network where you trust everybody",
    ),
    "WRK005": Code("other versions there", "Answers would depend on who works.", "install the same everywhere"),
}

_BY_TABLE = {
    code_of(table, number): code for table in (*TABLES, PORTFOLIO.name) for number, code in TABLE_CODES.items()
}

CODES: dict[str, Code] = {
    **_BY_TABLE,
    **PORTFOLIO_CODES,
    **CASE_CODES,
    **POLICY_CODES,
    **SCENARIO_CODES,
    **EVENT_CODES,
    **BATCH_CODES,
    **REGRESS_CODES,
    **AUDIT_CODES,
    **_FIT,
    **_OTHER,
}
"""Every code that a message may carry."""


def meaning(code: str) -> Code:
    """What a code means. Raises click.BadParameter, which names the nearest, for one that no message has."""
    if code not in CODES:
        near = get_close_matches(code, [each for each in CODES if each[:3] == code[:3]], 3, 0.0)
        families = ", ".join(sorted({each[:3] for each in CODES}))
        cure = f"the nearest are {', '.join(near)}" if near else f"codes begin with {families}"
        raise click.BadParameter(f"no message is called {code!r}; {cure}")
    return CODES[code]
