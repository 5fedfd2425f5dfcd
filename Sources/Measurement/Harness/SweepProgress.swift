/// How far a sweep is: a value that renders itself, without colour.
package struct SweepProgress: Equatable, Sendable {
  /// Finished cells, whatever came of them.
  package var done: Int
  package var total: Int
  package var elapsedSeconds: Double
  /// Seconds to the end; nil when nothing is known yet.
  package var remainingSeconds: Double?
  /// Finished cells by status.
  package var counts: [Status: Int]
  /// The cell that is running.
  package var current: Cell?

  package init(
    done: Int = 0, total: Int, elapsedSeconds: Double = 0, remainingSeconds: Double? = nil,
    counts: [Status: Int] = [:], current: Cell? = nil
  ) {
    self.done = done
    self.total = total
    self.elapsedSeconds = elapsedSeconds
    self.remainingSeconds = remainingSeconds
    self.counts = counts
    self.current = current
  }

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
    var time = Self.duration(elapsedSeconds)
    if let remainingSeconds, done < total { time += ", \(Self.duration(remainingSeconds)) left" }
    let parts = ["\(done)/\(total)", time, current.map(Self.name) ?? "", troubles]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// Counts of the statuses other than ok.
  private var troubles: String {
    Status.allCases.compactMap { status in
      guard status != .ok, let count = counts[status], count > 0 else { return nil }
      return "\(count) \(status.rawValue)"
    }.joined(separator: ", ")
  }

  /// `gram-structured m=8192 n=32 d=16 #2`.
  private static func name(_ cell: Cell) -> String {
    let point = cell.point
    return "\(cell.solver) m=\(point.m) n=\(point.n) d=\(point.d) #\(cell.process)"
  }

  /// `7s`, `1m05s`, `2h00m`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(0, seconds), 1e9).rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60)m\(two(whole % 60))s" }
    return "\(whole / 3600)h\(two(whole / 60 % 60))m"
  }
}
