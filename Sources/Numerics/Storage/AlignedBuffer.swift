internal import CLimits

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A distance between rows of `count` elements at which they fall on different cache sets.
///
/// Rows a multiple of 1 KiB apart share few sets of the first-level cache and, on huge pages, of the
/// second: a walk down a column then misses at every step, which made gemm four times slower. One
/// cache line more spreads them.
package func spreadStride<Element>(_ count: Int, of type: Element.Type) -> Int {
  let size = MemoryLayout<Element>.stride
  return count > 0 && count * size % 1024 == 0 ? count + 64 / size : count
}

/// Uniquely owned memory for `count` trivial values, aligned for the widest vector registers.
///
/// Arrays of 4 MiB and more are aligned to 2 MiB and offered to the kernel as huge pages, which
/// keeps the sweeps over weights off the page tables.
package struct AlignedBuffer<Element: BitwiseCopyable>: ~Copyable {
  /// The first element; valid as long as this value lives.
  package let pointer: UnsafePointer<Element>
  /// The number of elements.
  package let count: Int

  /// Allocates `count` elements, each set to `value`.
  ///
  /// - Complexity: O(`count`).
  package init(count: Int, repeating value: Element) {
    self.init(uninitializedCount: count)
    mutablePointer.initialize(repeating: value, count: count)
  }

  /// Allocates `count` elements whose values are undefined until written; where that cannot be, the process
  /// ends with a sentence.
  package init(uninitializedCount count: Int) {
    precondition(count >= 0, "a buffer has a negative number of elements")
    let bytes = max(count * MemoryLayout<Element>.stride, 1)
    let huge = 2 << 20
    let isLarge = bytes >= 2 * huge
    var raw: UnsafeMutableRawPointer?
    let status = posix_memalign(&raw, isLarge ? huge : 64, bytes)
    guard status == 0, let raw else { overparam_lacks_memory(bytes) }
    #if os(Linux)
      if isLarge { madvise(raw, bytes, Int32(MADV_HUGEPAGE)) }
    #endif
    self.pointer = UnsafePointer(raw.bindMemory(to: Element.self, capacity: count))
    self.count = count
  }

  /// What tasks read.
  package var view: View<Element> { View(pointer, count: count) }
  /// What tasks write.
  package var mutableView: MutableView<Element> {
    mutating get { MutableView(mutablePointer, count: count) }
  }
  /// The first of them, to be written to.
  package var mutablePointer: UnsafeMutablePointer<Element> {
    mutating get { UnsafeMutablePointer(mutating: pointer) }
  }

  /// A copy with memory of its own.
  package func clone() -> AlignedBuffer {
    var copy = AlignedBuffer(uninitializedCount: count)
    copy.update(from: self)
    return copy
  }

  /// Sets every element to `value`.
  package mutating func update(repeating value: Element) {
    mutablePointer.update(repeating: value, count: count)
  }

  /// Overwrites the elements with those of a buffer of as many.
  package mutating func update(from other: borrowing AlignedBuffer) {
    precondition(other.count == count, "the buffers have different lengths")
    mutablePointer.update(from: other.pointer, count: count)
  }

  deinit { free(UnsafeMutablePointer(mutating: pointer)) }
}

// Its memory has one owner: whoever borrows it reads.
extension AlignedBuffer: @unchecked Sendable {}
