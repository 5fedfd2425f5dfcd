import Numerics
import TestSupport
import Testing

/// Compares what `fill` leaves of G with a brute-force count, in bits: K_ij (count scale) rounds in one way
/// only, and the upper triangle is left alone.
func expectExactGram(
  _ n: Int, _ m: Int, density: Double, sourceLocation: SourceLocation,
  _ fill: (
    _ gram: inout Matrix<Double>, _ kernel: borrowing Matrix<Double>, _ scale: Double,
    _ firing: borrowing BitMatrix, _ workers: Workers
  ) -> Void
) {
  var samples = Samples(seed: UInt64(1000 * n + m))
  let fired = samples.bits(n * m, density: density)
  let kernel = samples.matrix(n, n, Double.self)
  let scale = 1 / Double(max(m, 1))
  let counts = textbookCommonCounts(fired, rows: n, columns: m)
  let expected = TextbookMatrix(rows: n, columns: n) { i, j in
    j <= i ? kernel[i, j] * (Double(counts[i][j]) * scale) : 77
  }
  let firing = BitMatrix(rows: n, columns: m, bits: fired)
  for team in teams {
    var gram = Matrix(rows: n, columns: n, repeating: 77.0)
    fill(&gram, kernel.matrix(of: Double.self), scale, firing, Workers(count: team))
    let difference = firstDifference(TextbookMatrix(gram).entries, expected.entries)
    #expect(difference == nil, "density \(density)", sourceLocation: sourceLocation)
  }
}
