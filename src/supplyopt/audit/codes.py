"""What verification says of a run; each code with its cause and cure."""

from __future__ import annotations

from supplyopt.case.codes import Code

AGAIN = "solve again; if nobody changed the run, please report it"

AUDIT_CODES: dict[str, Code] = {
    "VER001": Code("file not as written", "Its hash, size or rows are not those of the manifest.", AGAIN),
    "VER002": Code("file that is not the run's", "The manifest does not list it.", "move it elsewhere"),
    "VER003": Code("run cannot be verified", "It does not hold the question it answers.", "solve again with -o"),
    "VER004": Code("table damaged", "A row is missing, there twice, or about nothing of the question.", AGAIN),
    "VER005": Code("another question", "The question in the run is not the one its manifest tells of.", AGAIN),
    "VER006": Code("inputs have changed", "They are not the files that the run was made from.", "solve again"),
    "VER010": Code("plan or operation impossible", "A balance, capacity, demand, minimum or rule is broken.", AGAIN),
    "VER011": Code("figure does not follow", "Recomputed from the quantities, it is another.", AGAIN),
    "VER012": Code("cost does not follow", "The quantities come to another objective.", AGAIN),
    "VER013": Code("bound above cost", "No plan can cost less than the least cost.", AGAIN),
    "VER014": Code("status does not follow", "The gap between cost and bound says otherwise.", AGAIN),
    "VER015": Code("manifest contradicts itself", "It tells the same thing in two ways.", AGAIN),
    "VER020": Code("certificate does not fit", "The program in it is not the one that was answered.", AGAIN),
    "VER021": Code("bound not proven", "In exact arithmetic the certificate proves less.", AGAIN),
}
