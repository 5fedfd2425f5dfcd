internal import CZlib
internal import Foundation

/// What gzip has compressed.
enum Gzip {
  /// Whether bytes begin as gzip's do.
  static func isCompressed(_ bytes: Data) -> Bool { bytes.starts(with: magic) }

  private static var magic: [UInt8] { [0x1F, 0x8B] }

  /// The first `limit` bytes of what was compressed; fewer when it has no more.
  ///
  /// Checksums are compared where the end of a member is met. Members that follow each other are
  /// one, and zeros after the last are padding.
  ///
  /// - Throws: ``FormatFault/compression(_:)``, also for a stream that is cut off before `limit`.
  /// - Complexity: memory for `limit` bytes, or for as many as there are.
  static func inflate(_ bytes: Data, atMost limit: Int) throws(FormatFault) -> Data {
    var stream = z_stream()
    guard overparam_inflate_start(&stream) == Z_OK else {
      throw .compression("zlib could not be started")
    }
    defer { inflateEnd(&stream) }
    var output = Data()
    let status = bytes.withUnsafeBytes { input in
      run(&stream, input.bindMemory(to: UInt8.self), into: &output, limit)
    }
    switch status {
    case Z_STREAM_END: return output
    case Z_DATA_ERROR where stream.msg == nil: throw .compression("something else follows it")
    case Z_OK where output.count == limit: return output
    case Z_OK, Z_BUF_ERROR: throw .compression("it is cut off")
    default: throw .compression(stream.msg.map { String(cString: $0) } ?? "zlib's error \(status)")
    }
  }

  /// Feeds input to zlib, at most 1 GiB at a time, until the output is full or zlib stops.
  private static func run(
    _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>, into output: inout Data,
    _ limit: Int
  ) -> Int32 {
    var (position, status) = (0, Z_OK)
    while status == Z_OK, output.count < limit {
      if stream.avail_in == 0 {
        let count = min(input.count - position, 1 << 30)
        if count == 0 { return Z_BUF_ERROR }
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + position })
        stream.avail_in = UInt32(count)
        position += count
      }
      status = inflateChunk(&stream, into: &output, limit)
      guard status == Z_STREAM_END else { continue }
      let rest = UnsafeBufferPointer(
        rebasing: input[(position - Int(stream.avail_in))...])
      if rest.allSatisfy({ $0 == 0 }) { return status }
      guard rest.starts(with: magic) else { return Z_DATA_ERROR }
      status = inflateReset(&stream)
    }
    return status
  }

  private static func inflateChunk(
    _ stream: inout z_stream, into output: inout Data, _ limit: Int
  ) -> Int32 {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { chunk in
      let room = min(chunk.count, limit - output.count)
      stream.next_out = chunk.baseAddress
      stream.avail_out = UInt32(room)
      let status = CZlib.inflate(&stream, Z_NO_FLUSH)
      output.append(contentsOf: chunk[..<(room - Int(stream.avail_out))])
      return status
    }
  }
}
