package import Numerics
import Vocabulary

/// The Gauss-Newton step as a least-squares problem, min_g |A^T A g - r| with A = J^T, preconditioned by
/// a sketch of A (BPSW21).
///
/// At each linearisation a fresh S is drawn, unless `redraw` keeps one: S A then follows the pairs that begin or cease
/// to fire, as maintained sketches do (RSZ22), and is independent of J no longer. (S A)^T (S A) in factors preconditions the inner
/// iteration on (G + mu I) alpha = r, in which G is only multiplied with. It is formed once where the paper's tolerance is
/// asked for, and where no factor of a sketch serves.
///
/// Differs from BPSW21 in: 1. the inner iteration runs to a true relative residual, 1e-3 unless told
/// otherwise; 2. Cholesky of the sketched Gram matrix comes before QR; 3. `unit-step` is a
/// reconstruction of the paper's iteration.
///
/// Source: J. van den Brand, B. Peng, Z. Song, O. Weinstein, "Training (overparametrized) neural networks
/// in near-linear time", ITCS 2021, arXiv 2006.11648 (BPSW21); A. Reddy, Z. Song, L. Zhang, "Dynamic tensor product
/// regression", NeurIPS 2022, arXiv 2210.03961 (RSZ22).
package struct SketchedSystem<Sketch: JacobianSketch & ~Copyable>: DenseSystem, ~Copyable {
  /// That of the sketch.
  package typealias Scalar = Sketch.Scalar

  private var sketch: Sketch
  private var jacobian: FactoredJacobian<Scalar>
  /// Where D differs from that of the last linearisation; empty where each has a draw of its own.
  private var flips: BitMatrix
  private var sketched: Matrix<Scalar>
  private var preconditioner: SketchedPreconditioner<Scalar>
  private var inner: InnerIteration
  private let method: InnerMethod
  /// eps; nil until lambda_min is known where it is the paper's.
  private var tolerance: Double?
  /// The number of the next draw.
  private var draws: UInt32 = 0
  /// Linearisations with one draw.
  private let drawLife: Int
  /// Those that are left to the last draw; none once its sketch was overwritten by another's.
  private var drawLifeLeft = 0
  /// What the last solve came to.
  package private(set) var outcome: InnerIteration.Outcome?

  /// With ten inner iterations.
  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let rows = options.sketchRows(points: sizes.batch)
    // Where a draw is kept, D a second time.
    let flips = options[.redraw] == .word(.every) ? 0 : sizes.numbers.n * sizes.numbers.m / 8
    return Sketch.cost(of: sizes, rows: rows, options: options)
      + CostEstimate(memoryBytes: flips) + .sketchedFactor(sizes, rows: rows)
      + .innerIteration(sizes, products: 10) + .paperTolerance(sizes, options)
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let n = network.batch
    sketch = try work.measure(.sketch) { work throws(SolverError) in
      try Sketch(network, rows: options.sketchRows(points: n), options: options, work: &work)
    }
    jacobian = work.measure(.jacobian) { _ in FactoredJacobian(network) }
    drawLife =
      switch options[.redraw] {
      case .word(.every): 1
      case .word(.never): .max
      case .number(let count): count
      }
    flips =
      drawLife > 1 ? BitMatrix(rows: n, columns: network.width) : BitMatrix(rows: 0, columns: 0)
    sketched = Matrix(rows: n, columns: sketch.rows, repeating: 0)
    preconditioner = SketchedPreconditioner(order: n, rows: sketch.rows, options: options)
    inner = InnerIteration(order: n)
    method = options[.inner]
    tolerance = options[.innerTolerance].number
  }

  package mutating func linearize(
    _ network: borrowing TwoLayerNetwork<Scalar>, firing: borrowing BitMatrix, work: inout Work
  ) {
    if drawLifeLeft > 0 {
      work.measure(.sketch) { work in
        work.count(.flips, flips.formDifference(of: firing, from: jacobian.firing))
      }
    }
    work.measure(.jacobian) { _ in jacobian.move(to: firing) }
    work.measure(.sketch) { work in
      if drawLifeLeft > 0 {
        sketch.follow(flips, to: jacobian, into: &sketched, work: &work)
      } else {
        sketch.apply(draws, to: jacobian, into: &sketched, work: &work)
        draws += 1
        drawLifeLeft = drawLife
      }
      drawLifeLeft -= 1
    }
    preconditioner.form(sketched, workers: jacobian.workers, work: &work)
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    let draw = remixingDraw
    let rung = try preconditioner.refactor(
      &sketched, of: jacobian, damping: damping, work: &work
    ) { sketched, work in
      work.measure(.sketch) { work in
        sketch.apply(draw, to: jacobian, into: &sketched, work: &work)
      }
      drawLifeLeft = 0
    }
    work.note("preconditioner_rung", Double(rung.rawValue))
    work.note("sketch_rows", Double(sketched.columns))
    let tolerance = tolerance ?? jacobian.paperTolerance(work: &work)
    self.tolerance = tolerance
    let outcome = work.measure(.solve) { work in
      var solves = 0
      let outcome = inner.solve(
        method, residual, into: &alpha, tolerance: tolerance,
        productError: jacobian.productError
      ) { x, y in
        jacobian.multiplyGram(x, damping: damping, into: &y)
      } precondition: {
        solves += 1
        preconditioner.solve(&$0)
      }
      work.count(.innerIterations, outcome.iterations)
      work.count(.gramProducts, outcome.products)
      work.count(
        multiplyAdds: outcome.products * jacobian.productMultiplyAdds, in: Scalar.self)
      work.count(multiplyAdds: solves * preconditioner.solveMultiplyAdds, in: Double.self)
      return outcome
    }
    work.note(outcome, tolerance: tolerance)
    self.outcome = outcome
    if let failure = outcome.failure { throw failure }
  }

  package mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    jacobian.apply(vector, into: &image, work: &work)
  }

  package borrowing func trace() -> Double { jacobian.trace() }

  /// A draw that no linearisation has: those are numbered from 0.
  private var remixingDraw: UInt32 { draws | 1 << 31 }
}

extension FactoredJacobian {
  /// BPSW21's inner tolerance, sqrt(lambda_min/n)/6 and at most 1/2, from lambda_min(G) here, at least u trace(G): what
  /// is below is rounding.
  func paperTolerance(work: inout Work) -> Double {
    let smallest = smallestEigenvalue(work: &work)
    work.note("lambda_min", smallest)
    return min(0.5, (max(smallest, productError) / Double(batch)).squareRoot() / 6)
  }

  /// lambda_min(G), which is formed for it; zero where G is singular but for rounding.
  private func smallestEigenvalue(work: inout Work) -> Double {
    var exact = PackedGram(points: points, workers: workers, work: &work)
    exact.form(firing, workers: workers, work: &work)
    var spectrum = PowerIteration(order: batch)
    do throws(SolverError) {
      return max(
        0,
        try spectrum.smallestEigenvalue(
          exact.gram, tolerance: 1e-5, limit: 500, workers: workers, work: &work))
    } catch {
      return 0
    }
  }

  /// Overwrites `image` with G `vector`, in the phase `solve`.
  mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    work.measure(.solve) { work in
      multiplyGram(vector, damping: 0, into: &image)
      work.count(multiplyAdds: productMultiplyAdds, in: Scalar.self)
    }
  }
}

extension Work {
  /// Keeps what an inner iteration came to.
  mutating func note(_ outcome: InnerIteration.Outcome, tolerance: Double) {
    untimed { work in
      work.note("inner_tolerance", tolerance)
      work.note("inner_residual", outcome.residual)
      if let condition = outcome.condition { work.note("preconditioned_condition", condition) }
    }
  }
}
