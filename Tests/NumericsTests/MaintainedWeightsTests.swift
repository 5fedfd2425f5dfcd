import Numerics
import TestSupport
import Testing

/// W + A B^T is the eager W, whatever was flushed, dropped or asked in between.
@Suite struct MaintainedWeightsTests {
  private let n = 3
  private let m = 70
  private let inputs = 45

  private struct SparseVectors: ~Copyable {
    let matrix: TextbookMatrix
    let supports: Supports
  }

  /// Vectors that are zero but at some places, with their supports.
  private func vectors(
    _ samples: inout Samples, length: Int, density: Double = 0.3
  ) -> SparseVectors {
    let bits = samples.bits(n * length, density: density)
    let matrix = TextbookMatrix(rows: n, columns: length) { i, k in
      let value = samples.uniform(Double.self)
      return bits[i * length + k] ? value : 0
    }
    var supports = Supports(vectors: n, length: length, workers: Workers(count: 1))
    supports.fill(
      from: BitMatrix(rows: n, columns: length, bits: bits), workers: Workers(count: 1))
    return SparseVectors(matrix: matrix, supports: supports)
  }

  private func maintained(_ weights: TextbookMatrix, threshold: Int?) -> MaintainedWeights<Double> {
    var columns = WeightColumns<Double>(neurons: m, inputs: inputs)
    for r in 0..<m {
      for j in 0..<inputs { columns[r, j] = weights[r, j] }
    }
    return MaintainedWeights(columns, vectors: n, threshold: threshold)
  }

  private func matrix(_ entries: TextbookMatrix) -> Matrix<Double> {
    Matrix(rows: entries.rows, columns: entries.columns, entries: entries.entries)
  }

  @Test(arguments: [nil, 0, 3, 7, 1000] as [Int?], [1, 2])
  func `after twenty changes W + A B^T is the eager W to 1e-10, and so are its products`(
    threshold: Int?, threads: Int
  ) throws {
    var samples = Samples(seed: 5)
    let workers = Workers(count: threads)
    var eager = samples.matrix(m, inputs, Double.self)
    var lazy = maintained(eager, threshold: threshold)
    var flushed = 0
    for change in 0..<20 {
      let u = vectors(&samples, length: m).matrix
      let v = vectors(&samples, length: inputs).matrix
      let c = samples.vector(n, Double.self)
      lazy.append(AlignedBuffer(c), left: matrix(u), right: matrix(v))
      if change % 5 == 4 {
        lazy.drop()
        continue
      }
      for r in 0..<m {
        for j in 0..<inputs {
          for i in 0..<n { eager[r, j] += c[i] * u[i, r] * v[i, j] }
        }
      }
      flushed += lazy.settle(workers: workers) > 0 ? 1 : 0
      #expect(lazy.rank <= threshold ?? .max)
    }
    #expect((flushed > 0) == (threshold ?? 1000 < 48))
    for r in 0..<m {
      for j in 0..<inputs { #expect(abs(lazy.weight(r, j) - eager[r, j]) <= 1e-10) }
    }
    try compareQueries(&lazy, eager, &samples, workers)
  }

  private func compareQueries(
    _ lazy: inout MaintainedWeights<Double>, _ eager: TextbookMatrix, _ samples: inout Samples,
    _ workers: Workers
  ) throws {
    let right = vectors(&samples, length: inputs)
    let left = vectors(&samples, length: m)
    let (u, v) = (left.matrix, right.matrix)
    var z = Matrix<Double>(rows: n, columns: m, repeating: .nan)
    lazy.base.multiply(matrix(v), on: right.supports, into: &z, workers: workers)
    let additions = lazy.correct(matrix(v), on: right.supports, into: &z, workers: workers)
    #expect(additions == lazy.rank * (n * m + right.supports.total))
    let expected = v * eager.transposed
    for index in 0..<z.count { #expect(abs(z.pointer[index] - expected.entries[index]) <= 1e-10) }
    var p = Matrix<Double>(rows: n, columns: inputs, repeating: .infinity)
    lazy.base.multiplyTransposed(
      matrix(u), on: left.supports, keeping: right.supports, into: &p, workers: workers)
    _ = lazy.correctTransposed(
      matrix(u), on: left.supports, keeping: right.supports, into: &p, workers: workers)
    let transposed = u * eager
    for i in 0..<n {
      let kept = Set(right.supports.ofVectors[i].map(Int.init))
      for j in 0..<inputs {
        // Entries outside the supports are not touched.
        #expect(kept.contains(j) ? abs(p[i, j] - transposed[i, j]) <= 1e-10 : p[i, j] == .infinity)
      }
    }
  }

  @Test func `a dropped change leaves no trace in the bits of a query`() {
    var samples = Samples(seed: 9)
    let weights = samples.matrix(m, inputs, Double.self)
    var touched = maintained(weights, threshold: nil)
    var untouched = maintained(weights, threshold: nil)
    let u = vectors(&samples, length: m).matrix
    let right = vectors(&samples, length: inputs)
    let v = right.matrix
    let c = AlignedBuffer([1.0, -2, 0.5])
    touched.append(c, left: matrix(u), right: matrix(v))
    untouched.append(c, left: matrix(u), right: matrix(v))
    touched.append(c, left: matrix(u), right: matrix(v))
    touched.drop()
    #expect(touched.rank == untouched.rank)
    func query(_ weights: inout MaintainedWeights<Double>) -> [UInt64] {
      var z = Matrix<Double>(rows: n, columns: m, repeating: 0)
      weights.base.multiply(matrix(v), on: right.supports, into: &z, workers: Workers(count: 1))
      _ = weights.correct(matrix(v), on: right.supports, into: &z, workers: Workers(count: 1))
      return z.entries.map(\.bitPattern)
    }
    #expect(query(&touched) == query(&untouched))
  }

  @Test func `a flush counts the products of the non-zeros`() {
    var samples = Samples(seed: 11)
    var lazy = maintained(samples.matrix(m, inputs, Double.self), threshold: 0)
    let left = vectors(&samples, length: m)
    let right = vectors(&samples, length: inputs)
    let (u, v) = (left.matrix, right.matrix)
    lazy.append(AlignedBuffer([1, 1, 1]), left: matrix(u), right: matrix(v))
    let expected = (0..<n).reduce(0) {
      $0 + left.supports.size(of: $1) * right.supports.size(of: $1)
    }
    #expect(lazy.settle(workers: Workers(count: 2)) == expected)
    #expect(lazy.rank == 0)
  }
}
