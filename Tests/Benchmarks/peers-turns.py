# Runs programs on the same packed files in turns, and prints what each takes in the middle of its runs.
#   peers-turns.py PART FOLDER RUNS OURS GMIME PYTHON SCRIPT
# GMIME may be empty: then it is left out.
import os
import statistics
import struct
import subprocess
import sys

part, folder, runs, ours, gmime, python, script = sys.argv[1:8]


def call(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(f"  {' '.join(command)} failed: {done.stderr.strip()[-200:]}")
        return []
    return [line.split("\t", 1) for line in done.stdout.splitlines() if "\t" in line]


def programs(set, decodes):
    path = f"{folder}/{set}.pack"
    tail = ["decodes"] if decodes else []
    yield [ours, "decodes" if decodes else part, "--packed", path]
    if part == "mime":
        if gmime:
            yield [gmime, path] + tail
        yield [python, script, "fast-mail-parser", path] + tail
        yield [python, script, f"email/{20 if set != 'corpus' else 1}", path] + tail
    if part == "html":
        yield [python, script, "lxml", path]
        yield [python, script, "nh3", path]


def size(set):
    count = total = at = 0
    with open(f"{folder}/{set}.pack", "rb") as file:
        while head := file.read(8):
            (length,) = struct.unpack("<Q", head)
            count, total = count + 1, total + length
            file.seek(length, os.SEEK_CUR)
    return count, total


names = {"mime": ["A", "B", "corpus"], "html": ["bodies"], "newtext": ["texts"]}[part]
says = {
    "A": "A, the whole mailbox", "B": "B, its messages without files", "corpus": "public test mail",
    "bodies": "HTML bodies of the mailbox", "texts": "texts of the mailbox",
}
sets = [name for name in names if os.path.exists(f"{folder}/{name}.pack")]
if part == "mime":
    print("what each decodes")
    for set in sets:
        print(f"  {says[set]}")
        for command in programs(set, True):
            for name, what in call(command):
                print(f"    {name}: {what}")
print(f"{part}: one thread, processor time, median of {runs} runs in turns")
for set in sets:
    count, total = size(set)
    print(f"  {says[set]}: {count} items, {total / 1e6:.1f} MB")
    times = {}
    for _ in range(int(runs)):
        for command in programs(set, False):
            for name, seconds in call(command):
                times.setdefault(name, []).append(float(seconds))
    for name, all in times.items():
        middle = statistics.median(all)
        spread = (max(all) - min(all)) / middle * 100
        print(
            f"    {name:40} {total / 1e6 / middle:8.1f} MB/s {count / middle:9.0f} items/s "
            f"{middle / count * 1e6:8.1f} us each (spread {spread:.0f} %)"
        )
    peers = {name: statistics.median(all) for name, all in times.items() if not name.startswith("rapport")}
    for name, all in times.items():
        if name.startswith("rapport") and peers:
            middle = statistics.median(all)
            print(f"    {name} against: " + ", ".join(f"{peer} {s / middle:.2f}" for peer, s in peers.items()) + " times as fast")
