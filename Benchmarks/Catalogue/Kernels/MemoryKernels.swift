import Numerics
import Training
import Vocabulary

/// Rows in memory, over working sets: m rows of d 32-bit words, as many gone through in a call.
extension KernelEntry {
  /// Every word read, changed and written, in order; a copy of as many.
  static let stream = KernelEntry(
    name: "stream", summary: "m rows of d 32-bit words read and written in order", phase: .update,
    counter: .rowsTouched, ceiling: nil, alternative: "memcpy", precision: .single,
    ladder: workingSets, count: { $0.m }, memoryBytes: { 12 * Double($0.m * $0.d) + 256 }
  ) { sizes, _, workers in
    let bytes = roundUp(4 * sizes.m * sizes.d, to: 64)
    var set = MemorySet(bytes: bytes, room: bytes, workers: workers)
    let source = AlignedBuffer<UInt8>(count: bytes, repeating: 1)
    var copy = AlignedBuffer<UInt8>(count: bytes, repeating: 0)
    let lines = max(1, bytes / 64 / workers.count)
    return KernelTrial {
      set.visit(.stream, rowBytes: 64, rows: lines, threads: workers.count, workers: workers)
    } alternative: {
      copy.update(from: source)
    }
  }

  /// Rows read at random places that do not wait for each other; the same bytes in order, written too.
  static let gather = KernelEntry(
    name: "gather", summary: "m rows of d 32-bit words read at random places", phase: .forward,
    counter: .rowsTouched, ceiling: nil, alternative: "stream", precision: .single,
    ladder: workingSets, count: { $0.m }, memoryBytes: { 20 * Double($0.m * $0.d) + 256 }
  ) { sizes, _, workers in
    let bytes = 4 * sizes.m * sizes.d
    var set = MemorySet(bytes: bytes, room: room, workers: workers)
    var other = MemorySet(bytes: bytes, room: bytes, workers: workers)
    let (rows, lines) = (max(1, sizes.m / workers.count), max(1, bytes / 64 / workers.count))
    return KernelTrial {
      set.visit(
        .gather, rowBytes: 4 * sizes.d, rows: rows, threads: workers.count, workers: workers)
    } alternative: {
      other.visit(.stream, rowBytes: 64, rows: lines, threads: workers.count, workers: workers)
    }
  }

  /// Bytes in which rows may lie apart.
  private static var room: Int { 512 << 20 }

  /// Rows of 64 bytes, from within a first-level cache to several times a large last one.
  private static func workingSets(_ scale: Scale) -> [KernelSizes] {
    let powers =
      switch scale {
      case .smoke: stride(from: 9, through: 13, by: 2)
      case .quick: stride(from: 7, through: 21, by: 2)
      case .full: stride(from: 3, through: 21, by: 2)
      }
    return powers.map { KernelSizes(m: 1 << $0, d: 16) }
  }
}
