import Catalogue
import Foundation
import Measurement
import Testing

@Suite struct SketchMemoryTests {
  @Test func `a trimmed sketch takes little more memory than the exact Gram matrix`() async throws {
    let exact = try await peak(of: "gram-structured", in: "exact-gram")
    #expect(try await peak(of: "sketch-flat", in: "fast-jl") <= 1.2 * exact)
    // Rows of m d numbers, of which each thread has four, cannot hide in that.
    #expect(try await peak(of: "sketch-flat", in: "fast-jl", trim: "off") > 1.5 * exact)
  }

  /// The most memory that a process of its own has at m = 2^18, n = 32, d = 16.
  private func peak(of solver: String, in family: String, trim: String? = nil) async throws
    -> Double
  {
    let cell = Cell(
      solver: solver, family: family,
      point: Point(
        m: 1 << 18, n: 32, d: 16, shift: 0.4, dataset: "sphere", target: "gaussian",
        precision: "single", threads: 2),
      options: [
        "iterations": .number(2), "tolerance": .number(0),
        "transform": trim == nil ? nil : .word("fftw-dct"), "trim": trim.map(OptionValue.word),
      ].compactMapValues(\.self), seed: 1, process: 0)
    let line = String(decoding: try RecordCoding.line(cell), as: UTF8.self)
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) { [line = line as String] in
      let cell = try RecordCoding.read(Cell.self, from: Data(line.utf8))
      let result = try CellRun.run(cell)
      print("peak=\(result.peakMemoryBytes ?? 0)=")
    }
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    let fields = output.split(separator: "=")
    let place = try #require(fields.firstIndex { $0.hasSuffix("peak") })
    return try #require(Double(fields[place + 1]))
  }
}
