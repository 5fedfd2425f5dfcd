import Numerics
import TestSupport
import Testing

@Suite struct TriangularFactorTests {
  @Test("A factor by QR solves with A A^T + mu I", arguments: [1, 2, 3, 17, 65], [0.0, 0.5])
  func qr(order: Int, damping: Double) throws {
    var samples = Samples(seed: UInt64(order))
    let a = samples.matrix(order, 4 * order, Double.self)
    let gram = TextbookMatrix(rows: order, columns: order) { i, j in
      (0..<4 * order).reduce(i == j ? damping : 0) { $0 + a[i, $1] * a[j, $1] }
    }
    var factor = CholeskyFactor<Double>(order: order)
    factor.refactor(byRows: a.matrix(of: Double.self), damping: damping)
    let b = samples.vector(order, Double.self)
    var x = AlignedBuffer(b)
    factor.solve(&x)
    let residual = zip(b, gram * x.elements).map { $0 - $1 }
    // Backward stable: u n^(3/2) ||A A^T|| |x| (N. J. Higham, "Accuracy and stability", 2002, 19.4).
    let size = euclideanNorm(gram.entries) * euclideanNorm(x.elements)
    #expect(euclideanNorm(residual) <= gamma(40 * order, Double.self) * size)
  }

  @Test("The condition estimate is that of a diagonal matrix, and 0 for a singular one")
  func condition() {
    var factor = CholeskyFactor<Double>(order: 3)
    let diagonal = Matrix<Double>(rows: 3, columns: 3, entries: [4, 0, 0, 0, 1, 0, 0, 0, 0.5])
    factor.refactor(byRows: diagonal, damping: 0)
    #expect(abs(factor.reciprocalCondition() - 0.125) < 1e-14)
    let singular = Matrix<Double>(rows: 3, columns: 3, entries: [4, 0, 0, 0, 0, 0, 0, 0, 0.5])
    factor.refactor(byRows: singular, damping: 0)
    #expect(factor.reciprocalCondition() == 0)
  }

  @Test("Conjugate gradients that come to their end know the extreme eigenvalues")
  func lanczos() throws {
    let eigenvalues = [0.5, 1, 2, 3, 7.5]
    let order = eigenvalues.count
    let right = AlignedBuffer([1.0, 2, 3, 4, 5])
    var x = AlignedBuffer<Double>(count: order, repeating: 0)
    var gradient = ConjugateGradient(order: order)
    var spectrum = LanczosSpectrum()
    #expect(spectrum.extremes() == nil)
    let iterations = try gradient.solve(
      right, into: &x, tolerance: 1e-13, limit: 20,
      multiply: { for i in 0..<order { $1[i] = eigenvalues[i] * $0[i] } },
      precondition: { for i in 0..<order { $0[i] *= i == 0 ? 2 : 1 } },
      observe: { spectrum.append(length: $0, product: $1) })
    extendLifetime(right)
    #expect(spectrum.relativeResiduals.count == iterations)
    // M^-1 A has the eigenvalues 1, 1, 2, 3, 7.5.
    let extremes = try #require(spectrum.extremes())
    #expect(abs(extremes.smallest - 1) < 1e-9 && abs(extremes.largest - 7.5) < 1e-9)
  }
}
