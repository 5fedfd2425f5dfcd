/// Rows on their way into a table: counted, and kept as far as they are wanted.
struct TableBuilder {
  let scope: ReadingScope
  private(set) var count = 0
  private var features: [Double] = []
  private var labels: [Double] = []

  init(scope: ReadingScope) { self.scope = scope }

  /// Whether another row is wanted.
  var wantsMore: Bool { scope.wantsMore(after: count) }

  /// Adds a row that has been checked; all have a label or none has.
  mutating func append(_ row: some Collection<Double>, label: Double?) {
    count += 1
    if scope == .shape { return }
    features += row
    if let label { labels.append(label) }
  }

  /// The table of the rows so far.
  func table(dimension: Int, hasLabels: Bool) -> Table {
    Table(
      features: features, labels: hasLabels ? labels : nil, dimension: dimension, count: count)
  }
}
