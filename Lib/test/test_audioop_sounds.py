"""audioop: measures, changes, codes and rates of small sounds."""
import audioop
import struct
import unittest


def shorts(*values):
    return struct.pack("%dh" % len(values), *values)


class Measures(unittest.TestCase):
    def test_values_of_all_widths(self):
        for width, code in (1, "b"), (2, "h"), (4, "i"):
            sound = struct.pack("4" + code, 3, -5, 0, 100)
            self.assertEqual([audioop.getsample(sound, width, i) for i in range(4)], [3, -5, 0, 100])
            self.assertEqual(audioop.max(sound, width), 100)
            self.assertEqual(audioop.minmax(sound, width), (-5, 100))
            self.assertEqual(audioop.avg(sound, width), 24)
            self.assertEqual(audioop.rms(sound, width), 50)
            self.assertEqual(audioop.cross(sound, width), 2)

    def test_nothing_to_measure(self):
        self.assertEqual(audioop.cross("", 2), -1)
        self.assertEqual(audioop.minmax("", 1), (2147483647, -2147483648))
        self.assertEqual((audioop.avg("", 4), audioop.rms("", 4), audioop.max("", 4), audioop.maxpp("", 4)), (0,) * 4)

    def test_magnitude_beyond_an_int_is_a_long(self):
        self.assertEqual(repr(audioop.max("\0\0\0\x80", 4)), "2147483648L")
        self.assertEqual(repr(audioop.max("\xff\xff\xff\x7f", 4)), "2147483647")

    def test_peaks(self):
        sound = shorts(0, 10, -10, -10, 30, 0)
        self.assertEqual(audioop.maxpp(sound, 2), 40)
        self.assertEqual(audioop.avgpp(sound, 2), 30)

    def test_find(self):
        wave = shorts(0, 100, -200, 300, -400, 0)
        self.assertEqual(audioop.findfit(wave, shorts(-100, 150, -200)), (2, 2.0))
        self.assertEqual(audioop.findfactor(wave, wave), 1.0)
        self.assertEqual(audioop.findmax(wave, 2), 3)

    def test_refusals(self):
        for call, message in (
                (lambda: audioop.max("abc", 3), "Size should be 1, 2 or 4"),
                (lambda: audioop.max("abc", 2), "not a whole number of frames"),
                (lambda: audioop.getsample("ab", 1, 2), "Index out of range"),
                (lambda: audioop.add("ab", "abcd", 2), "Lengths should be the same"),
                (lambda: audioop.findfit("ab", "abcd"), "First sample should be longer")):
            try:
                call()
            except audioop.error as error:
                self.assertEqual(str(error), message)
            else:
                self.fail(message)


class Changes(unittest.TestCase):
    def test_limits(self):
        self.assertEqual(audioop.add(shorts(32767, -32768), shorts(1, -1), 2), shorts(32767, -32768))
        self.assertEqual(audioop.mul(shorts(20000, -1, 3), 2, 2), shorts(32767, -2, 6))
        self.assertEqual(audioop.mul(shorts(-1, 1), 2, 0.5), shorts(-1, 0))
        self.assertEqual(audioop.mul(shorts(5), 2, float("nan")), shorts(0))
        self.assertEqual(audioop.bias(shorts(32767), 2, 1), shorts(-32768))

    def test_channels(self):
        self.assertEqual(audioop.tostereo(shorts(10, 20), 2, 1, 0.5), shorts(10, 5, 20, 10))
        self.assertEqual(audioop.tomono(shorts(10, 5, 20, 10), 2, 1, 2), shorts(20, 40))
        self.assertEqual(audioop.reverse(shorts(1, 2, 3), 2), shorts(3, 2, 1))

    def test_widths(self):
        self.assertEqual(audioop.lin2lin(shorts(0x1234, -1), 2, 1), "\x12\xff")
        self.assertEqual(audioop.lin2lin("\x12\xff", 1, 4), struct.pack("2i", 0x12000000, -0x1000000))


class Codes(unittest.TestCase):
    def test_laws_give_their_codes_back(self):
        every = "".join(map(chr, range(256)))
        for decode, encode in (audioop.ulaw2lin, audioop.lin2ulaw), (audioop.alaw2lin, audioop.lin2alaw):
            again = encode(decode(every, 2), 2)
            self.assertEqual([i for i in range(256) if again[i] != every[i]],
                             [0x7f] if decode is audioop.ulaw2lin else [])   # u-law has two zeros

    def test_extremes(self):
        self.assertEqual(audioop.lin2ulaw(shorts(0, -1, 32767, -32768), 2), "\xff\x7e\x80\x00")
        self.assertEqual(audioop.lin2alaw(shorts(0, -1, 32767, -32768), 2), "\xd5\x55\xaa\x2a")

    def test_adpcm_in_pieces(self):
        wave = shorts(*[(i * 37 % 200 - 100) * 150 for i in range(200)])
        whole, end = audioop.lin2adpcm(wave, 2, None)
        first, state = audioop.lin2adpcm(wave[:200], 2, None)
        second, last = audioop.lin2adpcm(wave[200:], 2, state)
        self.assertEqual((first + second, last), (whole, end))
        sound, there = audioop.adpcm2lin(whole, 2, None)
        self.assertEqual(len(sound), len(wave))
        self.assertEqual(there, end)

    def test_states_that_are_none(self):
        for state in (0, 89), (40000, 0), (0, -1):
            self.assertRaises(ValueError, audioop.adpcm2lin, "a", 2, state)
        self.assertRaises(TypeError, audioop.lin2adpcm, "ab", 2, [0, 0])


class Rates(unittest.TestCase):
    def test_same_rate(self):
        for width in 1, 2, 4:
            sound = "abcdefgh" * width
            self.assertEqual(audioop.ratecv(sound, width, 2, 8000, 8000, None)[0], sound)

    def test_between_neighbours(self):
        sound, state = audioop.ratecv(shorts(0, 100, 200), 2, 1, 1, 2, None)
        self.assertEqual(sound, shorts(0, 50, 100, 150, 200))
        self.assertEqual(repr(state), "(-1, ((6553600, 13107200),))")
        self.assertEqual(audioop.ratecv(shorts(300), 2, 1, 1, 2, state)[0], shorts(250, 300))

    def test_filter(self):
        self.assertEqual(audioop.ratecv(shorts(100, 100, 100), 2, 1, 1, 1, None, 1, 1)[0], shorts(50, 75, 87))

    def test_time_far_ahead_stays_inside_of_the_result(self):
        sound, state = audioop.ratecv("abcdefgh", 2, 1, 3, 2, (100000, ((1, 2),)))
        self.assertEqual(len(sound) % 2, 0)
        self.assertTrue(-3 <= state[0] < 0)

    def test_refusals(self):
        self.assertRaises(MemoryError, audioop.ratecv, "ab" * 4, 2, 1, 1, 2 ** 31 - 1, None)
        self.assertRaises(OverflowError, audioop.ratecv, "ab", 2, 2 ** 30, 1, 1, None)
        for channels, rate, out in (0, 1, 1), (1, 0, 1), (1, 1, 0):
            self.assertRaises(audioop.error, audioop.ratecv, "ab", 2, channels, rate, out, None)
        for state in (1,), (1, (1,)), 5:
            self.assertRaises(TypeError, audioop.ratecv, "ab", 2, 1, 1, 1, state)


if __name__ == "__main__":
    unittest.main()
