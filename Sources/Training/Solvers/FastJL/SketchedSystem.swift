package import Numerics
import Vocabulary

/// The Gauss-Newton step as a least-squares problem, min_g |A^T A g - r| with A = J^T, preconditioned by
/// a sketch of A (BPSW21).
///
/// At each linearisation a fresh S is drawn, and (S A)^T (S A) in factors preconditions the inner
/// iteration on (G + mu I) alpha = r, in which G is only ever multiplied with, never formed.
///
/// Differs from BPSW21 in: 1. the inner iteration runs to a true relative residual, 1e-3 unless told
/// otherwise; 2. Cholesky of the sketched Gram matrix comes before QR; 3. `unit-step` is a
/// reconstruction of the paper's iteration.
///
/// Source: J. van den Brand, B. Peng, Z. Song, O. Weinstein, "Training (overparametrized) neural networks
/// in near-linear time", ITCS 2021, arXiv 2006.11648 (BPSW21).
package struct SketchedSystem<Sketch: JacobianSketch & ~Copyable>: DenseSystem, ~Copyable {
  /// That of the sketch.
  package typealias Scalar = Sketch.Scalar

  private var sketch: Sketch
  private var jacobian: FactoredJacobian<Scalar>
  private var sketched: Matrix<Scalar>
  private var preconditioner: SketchedPreconditioner<Scalar>
  private var inner: InnerIteration
  private let method: InnerMethod
  /// eps; nil until lambda_min is known where it is the paper's.
  private var tolerance: Double?
  /// Linearisations so far: the number of the next draw.
  private var draws: UInt32 = 0
  /// What the last solve came to.
  package private(set) var outcome: InnerIteration.Outcome?

  /// With ten inner iterations.
  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let rows = options.sketchRows(points: sizes.batch)
    return Sketch.cost(of: sizes, rows: rows, options: options)
      + .sketchedFactor(sizes, rows: rows) + .innerIteration(sizes, products: 10)
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let n = network.batch
    sketch = try work.measure(.sketch) { work throws(SolverError) in
      try Sketch(network, rows: options.sketchRows(points: n), options: options, work: &work)
    }
    jacobian = work.measure(.jacobian) { _ in FactoredJacobian(network) }
    sketched = Matrix(rows: n, columns: sketch.rows, repeating: 0)
    preconditioner = SketchedPreconditioner(order: n, rows: sketch.rows, options: options)
    inner = InnerIteration(order: n)
    method = options[.inner]
    tolerance = options[.innerTolerance].number
  }

  package mutating func linearize(
    _ network: borrowing TwoLayerNetwork<Scalar>, firing: borrowing BitMatrix, work: inout Work
  ) {
    work.measure(.jacobian) { _ in jacobian.move(to: firing) }
    work.measure(.sketch) { work in
      sketch.apply(draws, to: jacobian, into: &sketched, work: &work)
    }
    draws += 1
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
    }
    work.note("preconditioner_rung", Double(rung.rawValue))
    work.note("sketch_rows", Double(sketched.columns))
    let tolerance = tolerance(work: &work)
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

  /// eps, the paper's from the lambda_min of the first sketched system: sqrt(lambda_min/n)/6.
  private mutating func tolerance(work: inout Work) -> Double {
    if let tolerance { return tolerance }
    let smallest = work.measure(.solve) { work in
      let found = preconditioner.smallestEigenvalue()
      work.count(
        multiplyAdds: found.solves * preconditioner.solveMultiplyAdds, in: Double.self)
      return found.value
    }
    let value = paperTolerance(smallestEigenvalue: smallest, points: jacobian.batch)
    tolerance = value
    return value
  }
}

/// BPSW21's inner tolerance, sqrt(lambda/n)/6.
func paperTolerance(smallestEigenvalue: Double, points n: Int) -> Double {
  min(0.5, (max(smallestEigenvalue, 0) / Double(n)).squareRoot() / 6)
}

extension FactoredJacobian {
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
