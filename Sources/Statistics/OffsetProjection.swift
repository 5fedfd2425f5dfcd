import Foundation

/// The best a, c and k of an offset fit at a given exponent: least squares of relative errors within bounds.
///
/// The columns are cost size^beta / y, 1 / y and memory / y, each of unit length, and the target is 1. Three unknowns
/// are few enough to try each at either of its bounds and free, and to take the best that keeps to all of them.
struct OffsetProjection {
  /// ln size, less its mean.
  private let x: [Double]
  /// cost / y.
  private let work: [Double]
  private let constant: Column
  private let memory: Column?
  /// Parameters besides the exponent.
  let count: Int
  /// Whether there may be an overhead, which is no other than a cost that is claimed to be constant.
  private let hasOffset: Bool

  init(_ data: [Datum], costs: [Double], memory: [Double]?, hasOffset: Bool) {
    let sizes = data.map { log(Double($0.size)) }
    let mean = sizes.reduce(0, +) / Double(sizes.count)
    x = sizes.map { $0 - mean }
    work = zip(costs, data).map { $0 / $1.value }
    constant = Column(data.map { 1 / $0.value })
    self.memory = memory.map { memory in Column(zip(memory, data).map { $0 / $1.value }) }
    self.hasOffset = hasOffset && !costs.isConstant
    count = 1 + (self.hasOffset ? 1 : 0) + (memory == nil ? 0 : 1)
  }

  /// The best where the exponent is `beta`.
  func parts(at beta: Double) -> OffsetParts {
    let powers = x.map { exp(beta * $0) }
    let work = Column(zip(self.work, powers).map { $0 * $1 })
    let system = System(work, constant, memory)
    let best = system.best(
      memoryBound: memory.map { OffsetFit.mostMemory * $0.length }, hasOffset: hasOffset)
    let factor = best.solution.x / work.length
    return OffsetParts(
      factors: powers.map { factor * $0 }, offset: best.solution.y / constant.length,
      memory: memory.map { best.solution.z / $0.length } ?? 0, sumOfSquares: best.sum)
  }
}

extension [Double] {
  /// Whether they are all alike, but for rounding.
  package var isConstant: Bool { (self.max() ?? 0) <= (self.min() ?? 0) * (1 + 1e-9) }
}

/// Values of unit length, and the length that they had.
private struct Column {
  let values: [Double]
  let length: Double

  init(_ values: [Double]) {
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    self.values = values.map { $0 / length }
    self.length = length
  }

  func dot(_ other: Column) -> Double {
    var sum = 0.0
    for (one, two) in zip(values, other.values) { sum += one * two }
    return sum
  }

  var sum: Double { values.reduce(0, +) }
}

/// The normal equations of three unit columns against 1; the third may be missing.
private struct System {
  private let columns: (Column, Column, Column?)
  private let rows: [SIMD3<Double>]
  private let target: SIMD3<Double>

  init(_ first: Column, _ second: Column, _ third: Column?) {
    columns = (first, second, third)
    let one = first.dot(second)
    let (two, three) = (third.map(first.dot) ?? 0, third.map(second.dot) ?? 0)
    rows = [SIMD3(1, one, two), SIMD3(one, 1, three), SIMD3(two, three, 1)]
    target = SIMD3(first.sum, second.sum, third?.sum ?? 0)
  }

  /// The least sum of squares with the first two unknowns at least 0 and the third in 0...`memoryBound`; the second is 0
  /// without an offset, the third without a bound.
  func best(memoryBound: Double?, hasOffset: Bool) -> (solution: SIMD3<Double>, sum: Double) {
    let (positive, bounded): ([Double?], [Double?]) = ([nil, 0], [nil, 0, memoryBound])
    let most = SIMD3(.infinity, .infinity, memoryBound ?? 0)
    var best = (solution: SIMD3<Double>.zero, sum: Double.infinity)
    for first in positive {
      for second in hasOffset ? positive : [0] {
        for third in memoryBound == nil ? [0] : bounded {
          guard let solution = solve(first, second, third), all(solution .>= 0),
            all(solution .<= most)
          else { continue }
          let sum = sumOfSquares(solution)
          if sum < best.sum { best = (solution, sum) }
        }
      }
    }
    return best
  }

  /// The solution with some unknowns given, by Cramer's rule; nil where the free columns are dependent.
  private func solve(_ first: Double?, _ second: Double?, _ third: Double?) -> SIMD3<Double>? {
    var (rows, target) = (rows, target)
    for (index, value) in [first, second, third].enumerated() {
      guard let value else { continue }
      rows[index] = .zero
      rows[index][index] = 1
      target[index] = value
    }
    let minors = (
      rows[1].cross(rows[2]), rows[2].cross(rows[0]), rows[0].cross(rows[1])
    )
    let determinant = (rows[0] * minors.0).sum()
    guard determinant > 1e-12 else { return nil }
    return (target.x * minors.0 + target.y * minors.1 + target.z * minors.2) / determinant
  }

  private func sumOfSquares(_ solution: SIMD3<Double>) -> Double {
    var sum = 0.0
    for index in columns.0.values.indices {
      var error = solution.x * columns.0.values[index] + solution.y * columns.1.values[index] - 1
      if let third = columns.2 { error += solution.z * third.values[index] }
      sum += error * error
    }
    return sum
  }
}

extension SIMD3<Double> {
  fileprivate func cross(_ other: Self) -> Self {
    Self(
      y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }
}
