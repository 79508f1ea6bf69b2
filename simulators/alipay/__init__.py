"""Alipay's open platform for tests and demos: payments by code, refunds, notifications."""
