import Statistics

/// What the measured cost of memory can explain of the seconds along a ladder.
struct MemoryExplanation {
  /// How the seconds less memory grow; nil where memory takes all of them.
  let rest: Growth?
  private let fit: OffsetFit
  private let data: [Datum]
  /// A cost exactly as claimed, a fixed overhead and memory, at each datum.
  private let model: [Double]

  /// Nil where the cost of memory is not known, or nothing can be fitted.
  init?(_ fitted: Evidence, costs: [Double], hasOffset: Bool) {
    guard let memory = fitted.memory?.seconds,
      let fit = try? OffsetFit(
        fitted.data, costs: costs, memory: memory, hasOffset: hasOffset)
    else { return nil }
    let data = fitted.data
    (self.data, self.fit) = (data, fit)
    let claimed = fit.claimed
    model = costs.indices.map { index in
      claimed.factors[index] * costs[index] + claimed.offset + claimed.memory * memory[index]
    }
    let less = data.indices.map { index in
      Datum(size: data[index].size, value: data[index].value - fit.parts.memory * memory[index])
    }
    rest = try? Growth(less, costs: costs, offset: fit)
  }

  /// Whether the seconds grow as what is claimed and memory do together, to `distance`, and not without memory.
  func explains(_ seconds: Growth, within distance: Double, _ bound: Claim.Bound) -> Bool {
    let freedom = data.count - 3
    let t = StudentT(degreesOfFreedom: freedom).quantile(0.95)
    let least = fit.claimed.sumOfSquares * (1 + t * t / Double(freedom))
    guard fit.claimed.memory > 0, seconds.offset.claimed.sumOfSquares > least,
      let tail = try? TailFit(zip(data, model).map { Datum(size: $0.size, value: $0.value / $1) })
    else { return false }
    return tail.high <= distance && (bound == .upper || tail.low >= -distance)
      && LocalExponents(data, costs: model).areWithin(distance, bound)
  }
}
