"""Draws Vega-Lite specifications with vl-convert, and prints the script that draws them in a browser.

Usage: render.py FOLDER, with the figures' names on standard input, a line each: FOLDER/NAME.vl.json becomes
NAME.svg and NAME.png.
"""

import multiprocessing
import os
import pathlib
import re
import sys

# Its own fonts alone: figures are the same everywhere, and the machine's are not read for each of them.
os.environ["FONTCONFIG_FILE"] = str(pathlib.Path(__file__).with_name("fonts.conf"))

import vl_convert


def draw(path):
    specification = path.read_text(encoding="utf-8")
    image = vl_convert.vegalite_to_svg(specification)
    stem = path.name.removesuffix(".vl.json")
    path.with_name(stem + ".svg").write_text(image, encoding="utf-8")
    width, height = map(float, re.search(r'width="([\d.]+)" height="([\d.]+)"', image).groups())
    # Twice as fine as the vector picture, but no finer than a screen shows.
    scale = max(1, min(2, (2e6 / (width * height)) ** 0.5))
    path.with_name(stem + ".png").write_bytes(vl_convert.svg_to_png(image, scale=scale))


def main():
    folder = pathlib.Path(sys.argv[1])
    paths = [folder / f"{name}.vl.json" for name in sys.stdin.read().splitlines()]
    # The largest first, so that none is left over at the end.
    paths.sort(key=lambda path: path.stat().st_size, reverse=True)
    with multiprocessing.Pool() as pool:
        drawn = pool.map_async(draw, paths, chunksize=1)
        bundle = vl_convert.javascript_bundle()
        drawn.get()
    sys.stdout.write(bundle)


if __name__ == "__main__":
    main()
