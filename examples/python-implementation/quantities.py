"""Quantities and versions, as chapter 20 of the specification says. Sizes are fractions: nothing is rounded."""

import re
from fractions import Fraction

NUMBER = re.compile(r"(0|[1-9][0-9]{0,17})(?:\.([0-9]{1,18}))? ?")
PREFIXES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15, "E": 10**18}
BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50}
TIMES = {"ms": Fraction(1, 1000), "s": 1, "m": 60, "h": 3600, "d": 86400}


def units():
    """All units with their dimension and their size."""
    table = {}
    for prefix, factor in {**{p: PREFIXES[p] for p in ("", "k", "M", "G", "T", "P")}, **BINARY}.items():
        table[prefix + "B"] = ("bytes", Fraction(factor))
        table[prefix + "B/s"] = ("bandwidth", Fraction(8 * factor))
    for prefix in ("", "k", "M", "G", "T"):
        table[prefix + "bit/s"] = ("bandwidth", Fraction(PREFIXES[prefix]))
    for prefix in ("", "M", "G", "T", "P", "E"):
        table[prefix + "FLOP/s"] = table[prefix + "OP/s"] = ("compute", Fraction(PREFIXES[prefix]))
    table.update({"mW": ("power", Fraction(1, 1000)), "W": ("power", Fraction(1)), "kW": ("power", Fraction(1000)), "MW": ("power", Fraction(10**6))})
    table.update({unit: ("duration", Fraction(size)) for unit, size in TIMES.items()})
    return table


UNITS = units()


def problem_of(text, dimension):
    """The reason code of what is wrong with a text as a quantity of a dimension, or None."""
    number = NUMBER.match(text)
    rest = text[number.end() :] if number else ""
    if number is None or rest == "" or re.match(r"[0-9.,_+-]", rest) or re.match(r"[eE][0-9+-]", rest):
        # A compound duration goes on with digits after a unit, not after a number.
        return "quantity-syntax"
    if size_of(text, dimension) is not None:
        return None
    if rest in UNITS or re.fullmatch(r"[A-Z]{3}", rest):
        return "quantity-dimension"
    return "quantity-unit"


def size_of(text, dimension):
    """The size of a quantity; None where the text is none of the dimension."""
    number = NUMBER.match(text)
    if number is None:
        return None
    unit = text[number.end() :]
    value = Fraction(int(number[1])) + (Fraction(int(number[2]), 10 ** len(number[2])) if number[2] else 0)
    if dimension == "money":
        return (value, unit) if re.fullmatch(r"[A-Z]{3}", unit) else None
    if unit in UNITS and UNITS[unit][0] == dimension:
        return value * UNITS[unit][1]
    if dimension == "duration" and re.fullmatch(r"(?:[0-9]{1,18}(?:ms|s|m|h|d))+", text):
        parts = re.findall(r"([0-9]+)(ms|s|m|h|d)", text)
        sizes = [TIMES[unit] for _, unit in parts]
        if all(a > b for a, b in zip(sizes, sizes[1:])) and all(str(int(digits)) == digits for digits, _ in parts):
            return sum((Fraction(int(digits)) * TIMES[unit] for digits, unit in parts), Fraction(0))
    return None


def version_of(text):
    """The numbers of a version, without zeros at its end; None where it is not dotted numbers."""
    match = re.fullmatch(r"v?([0-9]{1,18}(?:\.[0-9]{1,18}){0,7})", text)
    if match is None:
        return None
    numbers = [int(part) for part in match[1].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers
