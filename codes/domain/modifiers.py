"""Modifiers that our rules name or that are CPT's: the rule each belongs to, and our words for it (pure).

The rest of HCPCS Level II comes from the HCPCS file and changes nothing; this table holds CPT's by number, the
physical status P1 to P6, those that a rule names, and those younger than the HCPCS file of 2019. The words are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NO_RULE: Final = "none"

# Rule of a modifier, as the calculator's steps and the switches of a policy name it.
_BY_RULE: Final[Mapping[str, Mapping[str, str]]] = {
    "row": {
        "26": "Physician's part of a test: reading and report",
        "TC": "Technical part of a test: staff, room and equipment",
    },
    "split_global": {
        "54": "Operation only; another clinician does the follow-up",
        "55": "Follow-up care only",
        "56": "Care before the operation only",
        "78": "Back to the operating room, unplanned, for a related problem",
    },
    "bilateral": {
        "50": "Both sides in one session",
        "LT": "Left side",
        "RT": "Right side",
    },
    "co_surgeon": {"62": "Two surgeons, each doing a part of the operation"},
    "team": {"66": "Operation by a team of surgeons"},
    "assistant": {
        "80": "Assistant at an operation",
        "81": "Assistant for a small part of an operation",
        "82": "Assistant because no resident was at hand",
        "AS": "Assistant who is a PA, NP or nurse specialist",
    },
    "by_report": {
        "22": "Much more work than the code usually takes",
        "52": "Partly done, less than the code describes",
        "53": "Stopped early for the patient's safety",
    },
    "facility": {
        "73": "Facility: called off before anesthesia",
        "74": "Facility: stopped after anesthesia had begun",
    },
    "anesthesia": {
        "AA": "Anesthesia by an anesthesiologist in person",
        "AD": "Anesthesiologist supervising more than four cases at once",
        "QK": "Anesthesiologist directing two to four cases at once",
        "QX": "Nurse anesthetist directed by a physician",
        "QY": "Anesthesiologist directing one nurse anesthetist",
        "QZ": "Nurse anesthetist not directed by a physician",
    },
    NO_RULE: {
        "23": "General anesthesia where less is usual",
        "24": "Unrelated visit within the follow-up days of an operation",
        "25": "Separate visit of weight on the day of a procedure",
        "27": "Several hospital outpatient visits on one day",
        "32": "Ordered by an authority or an insurer",
        "33": "Preventive service, no cost sharing",
        "47": "Anesthesia by the surgeon",
        "51": "Further procedure of the same session",
        "57": "Visit at which a major operation was decided",
        "58": "Planned next stage within the follow-up days",
        "59": "Separate from the other services of that day",
        "63": "Baby under 4 kg",
        "76": "Done again by the same clinician",
        "77": "Done again by another clinician",
        "79": "Unrelated procedure within the follow-up days",
        "90": "Sent to an outside laboratory",
        "91": "Laboratory test done again for a further value",
        "92": "Laboratory test with a portable or single-use kit",
        "93": "By telephone, sound only",
        "95": "By live video",
        "96": "Training of an ability never had",
        "97": "Training to regain an ability",
        "99": "More modifiers than there is room for",
        "1P": "Measure not met for a medical reason",
        "2P": "Measure not met for a reason of the patient's",
        "3P": "Measure not met for a reason of the system",
        "8P": "Measure not met, no reason given",
        "P1": "Anesthesia: healthy patient",
        "P2": "Anesthesia: mild illness",
        "P3": "Anesthesia: severe illness",
        "P4": "Anesthesia: illness that threatens life",
        "P5": "Anesthesia: dying without the operation",
        "P6": "Anesthesia: organ donor after brain death",
        "AI": "Physician in charge of a hospital stay",
        "E1": "Left upper eyelid",
        "E2": "Left lower eyelid",
        "E3": "Right upper eyelid",
        "E4": "Right lower eyelid",
        "FA": "Left thumb",
        "F1": "Left index finger",
        "F2": "Left middle finger",
        "F3": "Left ring finger",
        "F4": "Left little finger",
        "F5": "Right thumb",
        "F6": "Right index finger",
        "F7": "Right middle finger",
        "F8": "Right ring finger",
        "F9": "Right little finger",
        "TA": "Left big toe",
        "T1": "Left second toe",
        "T2": "Left third toe",
        "T3": "Left fourth toe",
        "T4": "Left little toe",
        "T5": "Right big toe",
        "T6": "Right second toe",
        "T7": "Right third toe",
        "T8": "Right fourth toe",
        "T9": "Right little toe",
        "GC": "Resident took part under a teaching physician",
        "GE": "Resident alone, primary care exception",
        "GQ": "Telehealth not at the same time",
        "GT": "Telehealth by live video",
        "KX": "Medical policy met, proof on file",
        "XE": "Separate encounter",
        "XP": "Separate practitioner",
        "XS": "Separate structure",
        "XU": "Unusual service that does not overlap",
        # Younger than the file of 2019.
        "AB": "Audiologist without a physician's order",
        "DA": "Oral health assessment by other than a dentist",
        "FQ": "Telehealth by sound only",
        "FR": "Supervised by live video",
        "FS": "Visit shared by physician and another practitioner",
        "FT": "Unrelated critical care within the follow-up days",
        "JK": "Drug for one month or less",
        "JL": "Drug for three months",
        "JZ": "No drug discarded",
        "LU": "Part of the payment for CAR T cells",
        "MA": "Imaging without decision support: possible emergency",
        "MB": "Imaging without decision support: no internet",
        "MC": "Imaging without decision support: fault of the software",
        "MD": "Imaging without decision support: disaster",
        "ME": "Imaging that meets the criteria of use",
        "MF": "Imaging that does not meet the criteria of use",
        "MG": "Imaging for which there are no criteria of use",
        "MH": "Imaging with unknown use of decision support",
        "N1": "Home oxygen, criteria of group 1",
        "N2": "Home oxygen, criteria of group 2",
        "N3": "Home oxygen, criteria of group 3",
    },
}

RULE_OF_MODIFIER: Final[Mapping[str, str]] = {
    modifier: rule for rule, modifiers in _BY_RULE.items() for modifier in modifiers
}
WORDS_OF_MODIFIER: Final[Mapping[str, str]] = {
    modifier: words for modifiers in _BY_RULE.values() for modifier, words in modifiers.items()
}
