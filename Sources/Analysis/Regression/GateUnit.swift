import Foundation
import Measurement
import Statistics
import Vocabulary

/// One effect that is judged: of a quantity, in a cell, in all cells of a solver or in all of a family.
struct GateUnit: Hashable, Sendable {
  let quantity: GateQuantity
  /// Whether the slope in m is judged in place of the time.
  let isShape: Bool
  let scope: GateScope
  /// The numbers of the cells, in the order of the plan.
  let members: [Int]

  /// The unit of all that a phase is part of.
  func contains(_ part: GateUnit) -> Bool {
    quantity.subject == part.quantity.subject && isShape == part.isShape && scope == part.scope
      && quantity.phase == nil && part.quantity.phase != nil
      && Set(part.members).isSubset(of: members)
  }

  /// Whether it is another phase, in at least half of the cells of `other`: not all cells of a family have every phase.
  func surrounds(_ other: GateUnit) -> Bool {
    quantity.phase != other.quantity.phase
      && 2 * Set(other.members).intersection(members).count >= other.members.count
  }

  /// The differences by pair: of one cell after the other, of several as many each, so that none outweighs the others
  /// for having scattered or having been suspected alone; or slopes where every width has its pair.
  func values(_ cells: [CellDifferences], widths: [Int]) -> [Double] {
    let own = members.map { cells[$0].values[quantity] ?? [] }
    guard isShape else {
      let fewest = own.map(\.count).filter { $0 > 0 }.min() ?? 0
      return own.flatMap { $0.prefix(fewest) }.filter { !$0.isNaN }
    }
    let pairs = own.map(\.count).min() ?? 0
    let slopes = (0..<pairs).map { pair in
      // Head over base by width; NaN stays NaN.
      LogLine(zip(members, own).map { Datum(size: widths[$0], value: exp($1[pair])) }).slope
    }
    return slopes.filter { !$0.isNaN }
  }
}

extension GateUnit {
  /// All that is judged of the cells of a plan: each quantity in each cell, over the cells of a solver, and
  /// each phase over a family; slopes along ladders.
  ///
  /// - Parameters:
  ///   - cells: those of the plan.
  ///   - ladders: the numbers of the cells of each.
  ///   - differences: any pairs of the cells, which tell what phases there are.
  /// - Returns: cells first, then solvers, families and ladders.
  static func all(
    of cells: [Cell], ladders: [[Int]], in differences: [CellDifferences]
  ) -> [GateUnit] {
    let quantities = differences.map { own in
      own.values.keys.filter { own.share($0) >= SharedPhases.leastShare }.sorted()
    }
    let ofCells = cells.indices.flatMap { cell in
      quantities[cell].map { GateUnit($0, .cell, [cell]) }
    }
    func pooled(_ scope: GateScope, by key: (Cell) -> String) -> [GateUnit] {
      Array(cells.indices).grouped { key(cells[$0]) }.flatMap { group in
        Set(group.elements.flatMap { quantities[$0] }).sorted().compactMap { quantity in
          let members = group.elements.filter { quantities[$0].contains(quantity) }
          return members.count < 2 ? nil : GateUnit(quantity, scope, members)
        }
      }
    }
    let ofSolvers = pooled(.solver) { "\($0.family) \($0.solver)" }
    let ofFamilies = pooled(.family, by: \.family).filter {
      $0.quantity.phase != nil && Family.trains(cells[$0.members[0]].family)
    }
    let shapes = ladders.flatMap { members -> [GateUnit] in
      let shared = members.map { Set(quantities[$0]) }
        .reduce(Set(quantities[members[0]])) { $0.intersection($1) }
      return shared.filter { $0.subject == .seconds }.sorted().map {
        GateUnit(quantity: $0, isShape: true, scope: .solver, members: members)
      }
    }
    return ofCells + ofSolvers + ofFamilies + shapes
  }

  private init(_ quantity: GateQuantity, _ scope: GateScope, _ members: [Int]) {
    self.init(quantity: quantity, isShape: false, scope: scope, members: members)
  }
}

extension GateQuantity: Comparable {
  /// Iterations first, and all of it before its phases.
  static func < (left: GateQuantity, right: GateQuantity) -> Bool {
    let ranks = [left, right].map { ($0.subject == .setup ? 1 : 0, $0.phase ?? "") }
    return ranks[0] < ranks[1]
  }
}
