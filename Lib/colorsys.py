"""Colours in other coordinates.  All numbers are floats from 0 to 1, but I and Q of YIQ, which may be negative.

    rgb   red, green, blue
    yiq   luminance and two of colour, as in NTSC television
    hls   hue, lightness, saturation
    hsv   hue, saturation, value
"""

__all__ = ['rgb_to_yiq', 'yiq_to_rgb', 'rgb_to_hls', 'hls_to_rgb', 'rgb_to_hsv', 'hsv_to_rgb']

ONE_THIRD = 1.0 / 3.0
ONE_SIXTH = 1.0 / 6.0
TWO_THIRD = 2.0 / 3.0


def _clip(*parts):
    return tuple([0.0 if part < 0.0 else 1.0 if part > 1.0 else part for part in parts])


def rgb_to_yiq(r, g, b):
    """(y, i, q) of a colour whose parts are floats from 0 to 1: brightness, and two of tone that may be negative."""
    return (0.30 * r + 0.59 * g + 0.11 * b,
            0.60 * r - 0.28 * g - 0.32 * b,
            0.21 * r - 0.52 * g + 0.31 * b)


def yiq_to_rgb(y, i, q):
    "The inverse matrix of rgb_to_yiq; what is outside of the colours is clipped."
    return _clip(y + 0.948262 * i + 0.624013 * q,
                 y - 0.276066 * i - 0.639810 * q,
                 y - 1.105450 * i + 1.729860 * q)


def _hue(r, g, b, low, high):
    "Where a colour lies on the wheel: red 0, green 1/3, blue 2/3."
    spread = high - low
    red, green, blue = [(high - part) / spread for part in (r, g, b)]
    if r == high:
        sixths = blue - green
    elif g == high:
        sixths = 2.0 + red - blue
    else:
        sixths = 4.0 + green - red
    return sixths / 6.0 % 1.0


def rgb_to_hls(r, g, b):
    """(hue, lightness, saturation) of a colour; all are floats from 0 to 1."""
    low, high = min(r, g, b), max(r, g, b)
    lightness = (low + high) / 2.0
    if low == high:
        return 0.0, lightness, 0.0
    reach = low + high if lightness <= 0.5 else 2.0 - high - low
    return _hue(r, g, b, low, high), lightness, (high - low) / reach


def hls_to_rgb(h, l, s):
    """(red, green, blue) from 0 to 1 of hue, lightness and saturation."""
    if s == 0.0:
        return l, l, l
    high = l * (1.0 + s) if l <= 0.5 else l + s - l * s
    low = 2.0 * l - high

    def part(place):
        "Rises for a sixth of the wheel, stays up for two, falls for one."
        place %= 1.0
        if place >= TWO_THIRD:
            return low
        if place < ONE_SIXTH:
            return low + (high - low) * place * 6.0
        if place < 0.5:
            return high
        return low + (high - low) * (TWO_THIRD - place) * 6.0

    return part(h + ONE_THIRD), part(h), part(h - ONE_THIRD)


def rgb_to_hsv(r, g, b):
    """(hue, saturation, value) of a colour; all are floats from 0 to 1.  rgb_to_hsv(1, 0, 0) is (0, 1, 1)."""
    low, high = min(r, g, b), max(r, g, b)
    if low == high:
        return 0.0, 0.0, high
    return _hue(r, g, b, low, high), (high - low) / high, high


def hsv_to_rgb(h, s, v):
    """(red, green, blue) from 0 to 1 of hue, saturation and value."""
    if s == 0.0:
        return v, v, v
    sixth = int(h * 6.0)
    rest = h * 6.0 - sixth
    bottom, falling, rising = v * (1.0 - s), v * (1.0 - s * rest), v * (1.0 - s * (1.0 - rest))
    return ((v, rising, bottom), (falling, v, bottom), (bottom, v, rising),
            (bottom, falling, v), (rising, bottom, v), (v, bottom, falling))[sixth % 6]
