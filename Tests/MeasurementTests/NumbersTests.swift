import Measurement
import Testing

/// How numbers are written; each spelling stands in records of what people have seen before.
struct NumbersTests {
  @Test func `digits are counted where a number has them`() {
    #expect(Numbers.significant(1.5) == "1.5")
    #expect(Numbers.significant(1234.5) == "1.23e+03")
    #expect(Numbers.significant(-0.123456, digits: 2) == "-0.12")
    #expect(Numbers.digits(0.01234) == "0.0123")
    #expect(Numbers.digits(1.5) == "1.50")
    #expect(Numbers.digits(9.996) == "10.0")
    #expect(Numbers.digits(1234.4) == "1234")
    #expect(Numbers.digits(0) == "0.0")
    #expect(Numbers.digits(.infinity) == "inf")
  }

  @Test func `decimals have no minus before zero`() {
    #expect(Numbers.fixed(nil) == "-")
    #expect(Numbers.fixed(-0.004) == "0.00")
    #expect(Numbers.fixed(-0.006) == "-0.01")
    #expect(Numbers.fixed(0.25, decimals: 1) == "0.2")
    #expect(Numbers.fixed(0.0124, decimals: 3, signed: true) == "+0.012")
    #expect(Numbers.fixed(-0.5, decimals: 0) == "0")
    #expect(Numbers.short(2) == "2")
    #expect(Numbers.short(1.496) == "1.5")
    #expect(Numbers.short(0.72) == "0.72")
    #expect(Numbers.short(100) == "100")
    #expect(Numbers.short(nil) == "-")
  }

  @Test func `shares, residuals and sizes`() {
    #expect(Numbers.percent(0.614) == "61 %")
    #expect(Numbers.percent(0.614, decimals: 1) == "61.4 %")
    #expect(Numbers.percent(0.042, decimals: 1, signed: true) == "+4.2 %")
    #expect(Numbers.percent(nil) == "-")
    #expect(Numbers.scientific(3.21e-9) == "3.2e-09")
    #expect(Numbers.plain(3) == "3")
    #expect(Numbers.plain(0.4) == "0.4")
    #expect(Numbers.exact(0.1) == "0.1")
    #expect(Numbers.exact(.infinity) == nil && Numbers.exact(nil) == nil)
    #expect(Numbers.count(1340) == "1340")
    #expect(Numbers.count(4_194_304) == "4.19e+06")
    #expect(Numbers.count(nil) == "?")
    #expect(Numbers.power(1 << 14) == "2^14")
    #expect(Numbers.power(96) == "96")
    #expect(Numbers.power(0) == "0")
    #expect(Numbers.power(512, from: 1024) == "512")
    #expect(Numbers.power(1024, from: 1024) == "2^10")
  }

  @Test func `bytes have the largest unit that fits`() {
    #expect(Numbers.bytes(0) == "0 bytes")
    #expect(Numbers.bytes(1023) == "0.999 KiB")
    #expect(Numbers.bytes(1024) == "1 KiB")
    #expect(Numbers.bytes(1536 << 20) == "1.5 GiB")
    #expect(Numbers.memory(512 * 0x1p20) == "512 MiB")
    #expect(Numbers.memory(1.25 * 0x1p30) == "1.25 GiB")
    #expect(Numbers.memory(nil) == "-")
  }

  @Test func `times carry into the next unit`() {
    #expect(Numbers.seconds(0.0123) == "12.3 ms")
    #expect(Numbers.seconds(0.00999) == "9.99 ms")
    #expect(Numbers.seconds(0.009996) == "10.0 ms")
    #expect(Numbers.seconds(0.00099951) == "1.00 ms")
    #expect(Numbers.seconds(1234) == "1234 s")
    #expect(Numbers.seconds(2.5e-10) == "0.25 ns")
    #expect(Numbers.seconds(0) == "0.00 ns")
    #expect(Numbers.seconds(nil) == "-")
    #expect(Numbers.span(0.0000146) == "14.6 us")
    #expect(Numbers.span(0.0254) == "25.4 ms")
    #expect(Numbers.span(0.99999) == "1 s")
    #expect(Numbers.span(5400) == "1h30m")
    #expect(Numbers.duration(7.4) == "7s")
    #expect(Numbers.duration(65) == "1m05s")
    #expect(Numbers.duration(7200) == "2h00m")
  }
}
