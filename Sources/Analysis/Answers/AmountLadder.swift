import Foundation
import Statistics
package import Vocabulary

/// One amount along a ladder of one solver, pieces of one setting joined: ln amount over ln size.
package struct AmountLadder: Sendable {
  /// What was measured.
  package let amount: Amount
  /// The family's name.
  package let family: String
  /// The size that grows.
  package let variable: Variable
  /// A point for each size, ascending.
  package private(set) var points: [CostSizes]
  /// ln of the size that grows.
  private(set) var x: [Double]
  /// ln of the amount.
  package private(set) var y: [Double]
  /// What the amount may be a sum of.
  package let terms: [CostTerm]
  /// How many sizes have too few processes for a median.
  let sparse: Int
  /// Whether every value is a median over ``Amount/fewestProcesses`` processes or more; else all sizes are used.
  let isMedian: Bool

  /// Nil with nothing measured.
  init?(
    _ amount: Amount, family: String, _ pieces: [LadderData], claims: [Claim]
  ) {
    guard let first = pieces.first, first.isTimed, let variable = first.ladder.variable
    else { return nil }
    let measured = pieces.flatMap { data in
      data.ladder.sizes.compactMap { size -> (point: CostSizes, value: Double, count: Int)? in
        guard let point = data.costSizes(at: size), let value = amount.value(data, at: size),
          value > 0, value.isFinite
        else { return nil }
        return (point, value, data.processes[size]?.count ?? 0)
      }
    }
    let bySize = measured.grouped { $0.point[variable] }
      .compactMap { _, same in same.max { $0.count < $1.count } }
      .sorted { $0.point[variable] < $1.point[variable] }
    let full = bySize.filter { $0.count >= Amount.fewestProcesses }
    let isMedian = full.count >= Rehearsal.fewest
    let used = isMedian ? full : bySize
    if used.isEmpty { return nil }
    self.init(
      amount, family: family, variable: variable, used.map { ($0.point, $0.value) },
      terms: amount.terms(of: first.ladder.solver, claims), sparse: bySize.count - full.count,
      isMedian: isMedian)
  }

  /// Of `values` by ascending size, all positive; those terms are used that can be evaluated.
  package init(
    _ amount: Amount, family: String, variable: Variable,
    _ values: [(point: CostSizes, value: Double)], terms: [CostTerm], sparse: Int = 0,
    isMedian: Bool = true
  ) {
    self.amount = amount
    self.family = family
    self.variable = variable
    self.sparse = sparse
    self.isMedian = isMedian
    points = values.map(\.point)
    x = values.map { log($0.point[variable]) }
    y = values.map { log($0.value) }
    self.terms = terms.filter { term in values.allSatisfy { term.cost(at: $0.point) != nil } }
  }

  /// How many sizes there are.
  var count: Int { points.count }

  /// With the sizes alone whose index `isKept`.
  func keeping(_ isKept: (Int) -> Bool) -> AmountLadder {
    let kept = points.indices.filter(isKept)
    var ladder = self
    ladder.points = kept.map { points[$0] }
    ladder.x = kept.map { x[$0] }
    ladder.y = kept.map { y[$0] }
    return ladder
  }

  /// The sizes of the point on the ladder's line at a size that need not be measured; rows of a sketch in
  /// proportion to n.
  func place(_ size: Double) -> CostSizes {
    var place = points[0]
    place[variable] = size
    if variable == .n, let rows = place.s { place.s = rows / points[0].n * size }
    return place
  }
}

extension CostSizes {
  /// One of the three sizes.
  subscript(variable: Variable) -> Double {
    get {
      switch variable {
      case .m: m
      case .n: n
      case .d: d
      }
    }
    set {
      switch variable {
      case .m: m = newValue
      case .n: n = newValue
      case .d: d = newValue
      }
    }
  }
}
