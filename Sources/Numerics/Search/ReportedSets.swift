internal import Synchronization

/// The lists that a batch of queries reports, one a query.
///
/// Memory is kept from batch to batch and grows when a batch reports more than ever before: the
/// queries run again then, and are counted once.
package struct ReportedSets: ~Copyable {
  private var starts: AlignedBuffer<Int>
  private var counts: AlignedBuffer<SearchCounts>
  private var entries: AlignedBuffer<UInt32>
  private var scratch: AlignedBuffer<UInt32>
  private var bits = BitMatrix(rows: 0, columns: 0)

  /// Memory for `capacity` entries to begin with.
  package init(capacity: Int = 1024) {
    starts = AlignedBuffer(count: 0, repeating: 0)
    counts = AlignedBuffer(count: 0, repeating: SearchCounts())
    entries = AlignedBuffer(uninitializedCount: capacity)
    scratch = AlignedBuffer(count: 0, repeating: 0)
  }

  /// The number of lists.
  package private(set) var count = 0

  /// What query `index` found; valid until the next batch.
  package subscript(index: Int) -> UnsafeBufferPointer<UInt32> {
    precondition(index >= 0 && index < count, "outside the reported sets")
    return UnsafeBufferPointer(
      start: entries.pointer + starts.pointer[index], count: counts.pointer[index].found)
  }

  /// Replaces the lists by what `search(query, found)` writes, for each query.
  ///
  /// - Returns: the sum of what `search` returns.
  package mutating func collect(
    _ queries: Int, points: Int, workers: Workers,
    _ search: @Sendable (_ query: Int, _ found: UnsafeMutablePointer<UInt32>) -> SearchCounts
  ) -> SearchCounts {
    reserve(queries: queries, room: points + 16, workers: workers)
    var needed = run(room: points + 16, workers: workers, search)
    if needed > entries.count {
      entries = AlignedBuffer(uninitializedCount: max(needed, 2 * entries.count))
      needed = run(room: points + 16, workers: workers, search)
    }
    var total = SearchCounts()
    for query in 0..<queries { total += counts.pointer[query] }
    return total
  }

  /// Replaces the lists by the rows of bits that `mark` sets; counts m inner products a row.
  ///
  /// `mark` writes every bit.
  package mutating func collect(
    _ queries: Int, points m: Int, workers: Workers, mark: (inout BitMatrix) -> Void
  ) -> SearchCounts {
    if bits.rows != queries || bits.columns != m { bits = BitMatrix(rows: queries, columns: m) }
    mark(&bits)
    let (rows, stride, words) = (bits.view, bits.stride, (m + 63) / 64)
    return collect(queries, points: m, workers: workers) { query, found in
      SearchCounts(
        found: extractSetBits(rows + query * stride, count: words, into: found), innerProducts: m)
    }
  }

  private mutating func reserve(queries: Int, room: Int, workers: Workers) {
    if starts.count < queries {
      starts = AlignedBuffer(count: queries, repeating: 0)
      counts = AlignedBuffer(count: queries, repeating: SearchCounts())
    }
    if scratch.count < workers.count * room {
      scratch = AlignedBuffer(uninitializedCount: workers.count * room)
    }
    count = queries
  }

  /// Runs every query and keeps the lists that fit; returns the entries of all lists.
  private mutating func run(
    room: Int, workers: Workers,
    _ search: @Sendable (_ query: Int, _ found: UnsafeMutablePointer<UInt32>) -> SearchCounts
  ) -> Int {
    let end = Atomic<Int>(0)
    let (starts, counts) = (starts.mutableView, counts.mutableView)
    let (entries, scratch) = (entries.mutableView, scratch.mutableView)
    workers.forEach(count) { query, worker in
      let found = scratch + worker * room
      let cost = search(query, found)
      let start = end.wrappingAdd(cost.found, ordering: .relaxed).oldValue
      if start + cost.found <= entries.count {
        (entries + start).update(from: found, count: cost.found)
      }
      (starts[query], counts[query]) = (start, cost)
    }
    return end.load(ordering: .relaxed)
  }
}

/// Overwrites row q of `rows`, `words` long, with a bit for each entry that `report(q, found)` writes, at most
/// `room` of them.
///
/// - Returns: the sum of what `report` returns.
package func packReports(
  _ queries: Int, into rows: MutableView<UInt64>, words: Int, room: Int, workers: Workers,
  _ report: @Sendable (_ query: Int, _ found: UnsafeMutablePointer<UInt32>) -> SearchCounts
) -> SearchCounts {
  let size = FiringPairs.blockSlots
  let blocks = (queries + size - 1) / size
  var scratch = AlignedBuffer<UInt32>(uninitializedCount: workers.count * room)
  var costs = AlignedBuffer<SearchCounts>(count: blocks, repeating: SearchCounts())
  let (memory, totals) = (scratch.mutableView, costs.mutableView)
  workers.forEach(blocks) { block, worker in
    let found = memory + worker * room
    for query in block * size..<min(queries, (block + 1) * size) {
      let cost = report(query, found)
      totals[block] += cost
      let row = rows + query &* words
      row.update(repeating: 0, count: words)
      for k in 0..<cost.found { row[Int(found[k]) / 64] |= 1 &<< UInt64(found[k] % 64) }
    }
  }
  return (0..<blocks).reduce(into: SearchCounts()) { $0 += totals[$1] }
}
