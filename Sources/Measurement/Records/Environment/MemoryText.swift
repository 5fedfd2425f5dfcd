import Vocabulary

extension EnvironmentRecord {
  /// Seconds a row in memory, by the keys of ``MemoryAccess``; nil where they were not measured.
  package var memoryTimes: [String: Double]? {
    let times = (ceilings ?? [:]).filter { MemoryAccess(key: $0.key) != nil }
    return times.isEmpty ? nil : times
  }

  /// A table of them, in nanoseconds on one thread and on all, over every fourth working set and the largest;
  /// nil where they were not measured.
  var memoryText: String? {
    guard let times = memoryTimes else { return nil }
    let accesses = Set(times.keys.compactMap(MemoryAccess.init(key:)))
    let all = Set(accesses.map(\.setBytes)).sorted()
    let sets = all.indices.filter { $0 % 4 == 0 || $0 == all.count - 1 }.map { all[$0] }
    var table = GroupedTable(
      [("", .left)] + sets.map { (title: "in \(Numbers.bytes($0))", alignment: .right) })
    for pattern in AccessPattern.allCases {
      let rows = Set(accesses.filter { $0.pattern == pattern }.map(\.rowBytes)).sorted()
      for row in rows {
        let cells = sets.map { set in
          let access = MemoryAccess(pattern, rowBytes: row, setBytes: set)
          return [access.key, access.allThreadsKey]
            .map { Numbers.fixed(times[$0].map { $0 * 1e9 }, decimals: 1) }.joined(separator: " / ")
        }
        table.add(["\(pattern.rawValue), rows of \(row) bytes"] + cells)
      }
    }
    let indented = table.text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return "memory, ns a row on one thread / on all\n\(indented)"
  }
}
