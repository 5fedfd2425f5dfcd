/// One of the parts into which a plan is cut to be measured by several processes, on one machine or on
/// many.
///
/// A ladder of one solver is never cut, nor are ladders that share a cell: what is compared within a
/// ladder comes from one machine.
package struct Shard: Equatable, Sendable {
  /// From 1.
  package let index: Int
  /// How many parts there are.
  package let count: Int

  /// Reads `I/K`, 1 <= I <= K.
  ///
  /// - Throws: ``UsageError``.
  package init(_ text: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], 1 <= index, index <= count,
      count <= 10_000
    else { throw UsageError("the shard '\(text)' is not of the form I/K with 1 <= I <= K") }
    self.index = index
    self.count = count
  }

  /// The shard's part of a plan.
  ///
  /// Every process finds the same parts: groups of connected ladders, the most expensive first, each
  /// to the shard that has the least so far.
  ///
  /// - Parameters:
  ///   - cells: of the whole plan, each once.
  ///   - studies: of the whole plan.
  ///   - cost: of a cell, the same on every machine.
  /// - Returns: cells and studies in the order of the plan.
  /// - Throws: what `cost` throws, or when a cell cannot be written as JSON.
  package func part(
    of cells: [Cell], _ studies: [StudyRecord], cost: (Cell) throws -> Double
  ) throws -> (cells: [Cell], studies: [StudyRecord]) {
    let keys = try cells.map { try $0.key }
    let numbers = Dictionary(uniqueKeysWithValues: zip(keys, cells.indices))
    var groups = DisjointSets(count: cells.count)
    for study in studies {
      let members = study.cells.compactMap { numbers[$0] }
      for (a, b) in zip(members, members.dropFirst()) { groups.join(a, b) }
    }
    let chosen = chosenGroups(cells.indices.map { groups.root(of: $0) }, costs: try cells.map(cost))
    let mine = Set(
      zip(keys, cells.indices).filter { chosen.contains(groups.root(of: $0.1)) }.map(\.0))
    return (
      zip(keys, cells).filter { mine.contains($0.0) }.map(\.1),
      studies.filter { $0.cells.first.map(mine.contains) ?? false }
    )
  }

  /// The roots of this shard's groups.
  private func chosenGroups(_ roots: [Int], costs: [Double]) -> Set<Int> {
    var totals: [Int: Double] = [:]
    for (root, cost) in zip(roots, costs) { totals[root, default: 0] += cost }
    var loads = Array(repeating: 0.0, count: count)
    var chosen: Set<Int> = []
    for (root, cost) in totals.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      let shard = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
      loads[shard] += cost
      if shard == index - 1 { chosen.insert(root) }
    }
    return chosen
  }
}

/// Numbers in groups that can be joined (R. E. Tarjan, Efficiency of a good but not linear set union
/// algorithm, 1975, DOI 10.1145/321879.321884).
struct DisjointSets {
  private var parents: [Int]

  /// `count` groups of one number each.
  init(count: Int) { parents = Array(0..<count) }

  /// The number that stands for a number's group: the least of it.
  mutating func root(of number: Int) -> Int {
    var number = number
    while parents[number] != number {
      parents[number] = parents[parents[number]]
      number = parents[number]
    }
    return number
  }

  mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (root(of: a), root(of: b))
    parents[max(a, b)] = min(a, b)
  }
}
