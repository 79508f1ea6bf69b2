"""The vocabulary: money, ids, time, errors, pages. Pure; imports nothing of ours."""
