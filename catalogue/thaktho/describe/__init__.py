"""Describe: what a dataset is, who publishes it, and in which forms it can be had."""
