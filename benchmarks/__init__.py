"""Benchmarks: seeded, headless, the peers beside us in the same run. ``docs/benchmarks.md`` says what they mean."""
