"""Rules of the company, kept apart from the law: none of them has a section, all can be switched off."""

from storekeeper.roster.company_rules.judging import judge_person, judge_shop
from storekeeper.roster.company_rules.people import Breach, Piece, of_person
from storekeeper.roster.company_rules.settings import FIGURES, RULES, CompanyRules, Heads, of_figures
from storekeeper.roster.company_rules.shops import Post, of_shop

__all__ = [
    "FIGURES",
    "RULES",
    "Breach",
    "CompanyRules",
    "Heads",
    "Piece",
    "Post",
    "judge_person",
    "judge_shop",
    "of_figures",
    "of_person",
    "of_shop",
]
