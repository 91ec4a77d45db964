"""Any number of faces goes into the five levels without hiding anybody's dissatisfaction."""

from __future__ import annotations

import pytest

from devices.pads.scores import key_scores

SATISFIED = {4, 5}


@pytest.mark.parametrize(
    ("keys", "scores"), [("123", [5, 3, 1]), ("1234", [5, 4, 2, 1]), ("12345", [5, 4, 3, 2, 1])]
)
def test_fewer_faces_are_spread_over_all_five_levels(keys: str, scores: list[int]) -> None:
    assert list(key_scores(keys).values()) == scores


@pytest.mark.parametrize("keys", ["123", "1234", "12345"])
def test_the_ends_stay_the_ends_and_the_map_is_even(keys: str) -> None:
    scores = list(key_scores(keys).values())
    assert (scores[0], scores[-1]) == (5, 1)
    assert [6 - score for score in reversed(scores)] == scores
    assert len(SATISFIED & set(scores)) == len(scores) // 2


def test_a_pad_with_other_words_says_what_they_mean() -> None:
    assert key_scores("abc", [5, 4, 2]) == {"a": 5, "b": 4, "c": 2}


@pytest.mark.parametrize(
    ("keys", "scores"),
    [
        *(("12", None), ("123456", None), ("112", None), ("1\x002", None)),
        *(("123", [5, 4]), ("123", [1, 3, 5]), ("123", [5, 5, 1]), ("123", [6, 3, 1])),
    ],
)
def test_what_does_not_fit_is_refused(keys: str, scores: list[int] | None) -> None:
    with pytest.raises(ValueError, match=r"keys are|scores are|a score is"):
        key_scores(keys, scores)
