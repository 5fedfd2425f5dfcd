/// A part of a solver's cost: a monomial in m, n and d up to logarithms.
package enum Phase: String, CaseIterable, Sendable {
  /// Everything before iteration 0.
  case setup
  /// Finding the firing sets.
  case search
  /// Predictions from the weights or the firing sets.
  case forward
  /// Forming J.
  case jacobian
  /// Forming or maintaining G.
  case gram
  /// Applying the sketch.
  case sketch
  /// Cholesky or QR.
  case factor
  /// Triangular solves and inner iterations.
  case solve
  /// Changing W, or the numbers that stand for it.
  case update
  /// Bringing up to date what is kept beside W.
  case maintain
}

/// An exact count of work, the same on every machine and for every number of threads.
package enum Counter: String, CaseIterable, Sendable {
  /// Scalar multiply-adds, from the shapes of the kernel calls; a symmetric product of order n and
  /// depth N counts as n^2 N / 2.
  case multiplyAdds = "multiply_adds"
  /// 64-bit words through AND and population count, n^2 / 2 pairs of rows for a Gram matrix.
  case popcountWords = "popcount_words"
  /// Additions, multiplications and twice the fused pairs of a fast transform's plan.
  case transformAdds = "transform_adds"
  /// Bytes read from or written to memory, by a model.
  case bytesMoved = "bytes_moved"
  /// Inner products of length d.
  case innerProducts = "inner_products"
  /// Nodes of trees that were looked at or written.
  case nodesVisited = "nodes_visited"
  /// sum_i |S_i|.
  case firedPairs = "fired_pairs"
  /// |union of S_i|, the neurons that a step moves.
  case neuronsTouched = "neurons_touched"
  /// Pairs whose firing a step changed, as far as the solver sees it.
  case flips
  /// Neurons whose inner products were brought up to date.
  case neuronsMoved = "neurons_moved"
  /// Neighbour lists that were made anew.
  case rebuilds
  /// Pairs so near the threshold, |z - b| <= 16 (t + d) u (1 + |w_r|), that rounding decides who fires.
  case ambiguousPairs = "ambiguous_pairs"
  /// Queries of the quantum oracle that ended in finds.
  case oracleQueries = "oracle_queries"
  /// Queries of the quantum oracle in searches that found nothing.
  case failingQueries = "failing_queries"
  /// Iterations of an iterative solve within one outer iteration.
  case innerIterations = "inner_iterations"
  /// Products with G in them, one more for the residual that ends them.
  case gramProducts = "gram_products"
}

/// The clock and the counters that a solver writes to.
package struct Work {
  /// Seconds by phase since the last ``reset()``.
  package private(set) var phaseSeconds: [Phase: Double] = [:]
  /// Counts by the phase that did the work.
  package private(set) var phaseCounts: [Phase: [Counter: Int]] = [:]
  /// Named numbers about what was done or chosen, keyed in snake_case.
  package private(set) var diagnostics: [String: Double] = [:]
  /// Seconds spent in ``untimed(_:)``.
  package private(set) var untimedSeconds = 0.0
  /// Seconds spent in ``plan(_:)``.
  package private(set) var planningSeconds = 0.0
  /// The plans of fast transforms as their library writes them, by what they transform.
  package private(set) var plans: [String: String] = [:]

  private let now: @Sendable () -> Double
  private var phase: Phase?

  /// Work timed by `now`, a monotonic clock in seconds.
  package init(now: @escaping @Sendable () -> Double) {
    self.now = now
  }

  /// Times `body` as part of `phase`; what it counts is counted for that phase.
  ///
  /// - Precondition: not inside another `measure`.
  package mutating func measure<R: ~Copyable, E: Error>(
    _ phase: Phase, _ body: (inout Work) throws(E) -> R
  ) throws(E) -> R {
    precondition(self.phase == nil, "phases do not nest")
    self.phase = phase
    let (start, untimed) = (now(), untimedSeconds)
    defer {
      phaseSeconds[phase, default: 0] += now() - start - (untimedSeconds - untimed)
      self.phase = nil
    }
    return try body(&self)
  }

  /// Adds to a counter of the phase that is being measured.
  package mutating func count(_ counter: Counter, _ amount: Int) {
    guard let phase else { preconditionFailure("work was counted outside a phase") }
    phaseCounts[phase, default: [:]][counter, default: 0] += amount
  }

  /// Keeps a named number; the last one under a name stays.
  package mutating func note(_ name: String, _ value: Double) {
    diagnostics[name] = value
  }

  /// Keeps the text of a transform's plan.
  package mutating func notePlan(_ name: String, _ text: String) {
    plans[name] = text
  }

  /// Runs the planning of transforms, whose time is known apart from that of its phase.
  package mutating func plan<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    let start = now()
    defer { planningSeconds += now() - start }
    return try body()
  }

  /// Runs what only serves the record: its time belongs to no phase and no total.
  package mutating func untimed<R: ~Copyable, E: Error>(
    _ body: (inout Work) throws(E) -> R
  ) throws(E) -> R {
    let start = now()
    defer { untimedSeconds += now() - start }
    return try body(&self)
  }

  /// Forgets everything, before an iteration.
  package mutating func reset() {
    phaseSeconds.removeAll(keepingCapacity: true)
    phaseCounts.removeAll(keepingCapacity: true)
    diagnostics.removeAll(keepingCapacity: true)
    untimedSeconds = 0
    planningSeconds = 0
    plans.removeAll(keepingCapacity: true)
  }

  /// The counts of all phases together.
  package var counts: [Counter: Int] {
    phaseCounts.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
  }
}
