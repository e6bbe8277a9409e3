"""What finds which of a few codes first, in the index alone as in the database."""

from typing import Final

FIRST_MATCHES: Final = [
    ("47562", "47562"),
    ("h2020", "H2020"),
    ("4756", "47562"),
    ("lap chole", "47562"),
    ("chole lap", "47562"),
    ("lapchole", "47562"),
    ("laparoscopic gall", "47562"),
    ("open gall bladder removal", "47600"),
    ("gallblader open", "47600"),
    ("screening colonscopy", "45378"),
    ("therapeutic behav per diem", "H2020"),
]
