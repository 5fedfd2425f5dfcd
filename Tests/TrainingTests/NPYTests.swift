import Foundation
import TestSupport
import Testing
import Training

@Suite struct NPYTests {
  @Test func `a file is NumPy's format 1.0 byte by byte`() throws {
    let entries: [Float] = [1, 2, 3, 4, 5, 6]
    let bytes = try withTemporaryFolder { folder in
      let path = folder.path + "/X.npy"
      try entries.withUnsafeBufferPointer {
        try NPY.write(#require($0.baseAddress), shape: [2, 3], to: path)
      }
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    // As written by numpy.save(path, numpy.arange(1, 7, dtype="<f4").reshape(2, 3)).
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3,), }"
    #expect(bytes.prefix(8) == Data([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0]))
    #expect(bytes.count == 128 + 24)
    #expect(String(decoding: bytes[10..<128], as: UTF8.self).hasPrefix(header))
    #expect(bytes[127] == UInt8(ascii: "\n"))
    #expect(bytes[128..<132] == Data([0, 0, 0x80, 0x3F]))
  }

  @Test func `a file that cannot be written is refused`() {
    let path = "/no/such/folder/X.npy"
    #expect(throws: ProblemError.unwritable(path: path, reason: "No such file or directory")) {
      try [1.0].withUnsafeBufferPointer {
        try NPY.write(#require($0.baseAddress), shape: [1], to: path)
      }
    }
  }
}
