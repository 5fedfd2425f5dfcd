/// How far a sweep is: a value that renders itself, without colour.
package struct SweepProgress: Encodable, Equatable, Sendable {
  /// Finished cells, whatever came of them.
  package var done = 0
  /// Cells that were to be measured.
  package var total: Int
  /// Since the sweep began.
  package var elapsedSeconds = 0.0
  /// Seconds to the end; nil when nothing is known yet.
  @Nullable package var remainingSeconds: Double?
  /// Finished cells by status.
  package var counts: [Status: Int] = [:]
  /// The cell that is running.
  @Nullable package var current: Cell?

  package init(total: Int) { self.total = total }

  /// `[#####---------------] 3/12  1m05s, 3m15s left  gram-structured m=8192 n=32 d=16 #2  1 crashed`,
  /// cut to a width.
  ///
  /// - Parameter columns: characters in a line of the terminal.
  /// - Returns: at most so many characters.
  package func bar(columns: Int) -> String {
    let width = 20
    let filled = total == 0 ? width : done * width / total
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
    return String("[\(bar)] \(line)".prefix(max(0, columns)))
  }

  /// The same without the bar, for logs.
  package var line: String {
    var time = Numbers.duration(elapsedSeconds)
    if let remainingSeconds, done < total {
      time += ", \(Numbers.duration(remainingSeconds)) left"
    }
    let parts = ["\(done)/\(total)", time, current.map(Self.name) ?? "", statuses]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// Counts by status.
  private var statuses: String {
    Status.allCases.compactMap { status in
      counts[status].flatMap { $0 > 0 ? "\($0) \(status.rawValue)" : nil }
    }.joined(separator: ", ")
  }

  /// `gram-structured m=8192 n=32 d=16 #2`.
  private static func name(_ cell: Cell) -> String {
    let point = cell.point
    return "\(cell.solver) m=\(point.m) n=\(point.n) d=\(point.d) #\(cell.process)"
  }
}
