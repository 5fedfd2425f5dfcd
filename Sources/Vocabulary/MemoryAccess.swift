/// An order in which rows in memory are gone through.
package enum AccessPattern: String, CaseIterable, Codable, Sendable {
  /// Rows are read and written one behind the other.
  case stream
  /// Rows are read at random places, none of which waits for another.
  case gather
}

/// Rows in memory that are gone through again and again.
package struct MemoryAccess: Hashable, Sendable {
  /// Their order.
  package let pattern: AccessPattern
  /// Bytes of a row.
  package let rowBytes: Int
  /// Bytes of all rows together, the working set.
  package let setBytes: Int

  /// Rows of `rowBytes` in a working set of `setBytes`.
  package init(_ pattern: AccessPattern, rowBytes: Int, setBytes: Int) {
    (self.pattern, self.rowBytes, self.setBytes) = (pattern, rowBytes, setBytes)
  }

  /// The access whose key in records begins a key, `gather_64_of_1048576` or
  /// `gather_64_of_1048576_all_threads` for example; nil for any other key.
  package init?(key: String) {
    let parts = key.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 4 || parts.count == 6 && parts[4] == "all" && parts[5] == "threads",
      parts[2] == "of", let pattern = AccessPattern(rawValue: String(parts[0])),
      let row = Int(parts[1]), let set = Int(parts[3]), row > 0, set >= row
    else { return nil }
    self.init(pattern, rowBytes: row, setBytes: set)
  }

  /// Its key in records, for seconds a row on one thread.
  package var key: String { "\(pattern.rawValue)_\(rowBytes)_of_\(setBytes)" }
  /// Its key for all threads together, which share the rows.
  package var allThreadsKey: String { key + "_all_threads" }
}
