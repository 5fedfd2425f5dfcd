package import Vocabulary

/// Memory whose rows are gone through again and again, as solvers go through their arrays.
///
/// It is allocated as those are, so that it has the pages that theirs have. Rows at random places lie four apart, as
/// those of the neurons that fire do among all: what a cache or a prefetcher brings beside a row is of no use.
/// Each thread has a part of its own.
package struct MemorySet: ~Copyable {
  /// What is gone through, and how many times as much there is for rows at random places.
  private let bytes: Int
  private let spread: Int
  private var words: AlignedBuffer<UInt64>
  private var results: AlignedBuffer<UInt64>
  /// Where each order goes on.
  private var turns: [AccessPattern: Int] = [:]

  /// Fills memory, all threads together.
  ///
  /// - Parameters:
  ///   - bytes: what is gone through, rounded up to whole lines of 64.
  ///   - room: bytes in which rows lie apart, if those are more; there are no more than four times `bytes`.
  ///   - workers: as many threads as may share it.
  /// - Precondition: `bytes` is positive.
  package init(bytes: Int, room: Int, workers: Workers) {
    precondition(bytes > 0, "a working set has at least one byte")
    self.bytes = roundUp(bytes, to: 64)
    spread = max(1, min(4, room / self.bytes))
    words = AlignedBuffer(uninitializedCount: self.bytes * spread / 8)
    results = AlignedBuffer(count: workers.count * MemorySites.resultWords, repeating: 0)
    let (words, page) = (words.mutableView, 512)
    workers.forEach((words.count + page - 1) / page) { number, _ in
      let first = number * page
      (words + first).initialize(
        repeating: UInt64(number), count: min(page, words.count - first))
    }
  }

  /// Goes through `rows` rows a thread, from where the last call with this order ended.
  ///
  /// - Parameters:
  ///   - pattern: `stream` adds 1 to every word, `gather` reads.
  ///   - rowBytes: a multiple of 4, of 64 for `stream`, and no more than the set.
  ///   - rows: of each thread.
  ///   - threads: as many as share the set, at most those it was made for.
  ///   - workers: who runs them.
  package mutating func visit(
    _ pattern: AccessPattern, rowBytes: Int, rows: Int, threads: Int, workers: Workers
  ) {
    precondition(
      rowBytes > 0 && rowBytes % (pattern == .gather ? 4 : 64) == 0 && rowBytes <= bytes,
      "rows of \(rowBytes) bytes do not fit a working set of \(bytes)")
    precondition(threads * MemorySites.resultWords <= results.count, "the set has fewer threads")
    let all = bytes / rowBytes
    let first = turns[pattern, default: 0]
    turns[pattern] = first + rows
    let sites = MemorySites(
      words: words.mutableView, results: results.mutableView, rowBytes: rowBytes,
      stride: rowBytes * (pattern == .gather ? spread : 1), part: max(1, all / threads), all: all,
      first: first, count: rows)
    switch pattern {
    case .gather: workers.forEach(threads) { number, _ in sites.gather(number) }
    case .stream: workers.forEach(threads) { number, _ in sites.stream(number) }
    }
  }
}

/// The rows that threads go through in a call.
private struct MemorySites: Sendable {
  /// Words from one thread's result to the next: no line is shared.
  static let resultWords = 64

  let words: MutableView<UInt64>
  let results: MutableView<UInt64>
  let rowBytes: Int
  /// Bytes from one row to the next.
  let stride: Int
  /// Rows of a thread's part, and of all.
  let part: Int
  let all: Int
  let first: Int
  let count: Int

  func gather(_ thread: Int) {
    MemoryLoops.gather(
      start(thread), rowBytes: rowBytes, stride: stride, ScatteredOrder(rows: part), first: first,
      count: count, into: UnsafeMutableRawPointer(results + thread * Self.resultWords))
  }

  func stream(_ thread: Int) {
    let (start, lines) = (start(thread), rowBytes / MemoryLoops.lineBytes)
    var (place, left) = (first % part, count)
    while left > 0 {
      let rows = min(left, part - place)
      MemoryLoops.stream(start + place * stride, count: rows * lines)
      (place, left) = (0, left - rows)
    }
  }

  private func start(_ thread: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(words.pointer) + thread * part % all * stride
  }
}
