import Foundation
import TestSupport
import Testing
import Training

/// An NPY file of version 1 with a header and entries of one byte.
private func npy(_ header: String, _ entries: [UInt8], version: UInt8 = 1) -> Data {
  var header = header
  while (10 + header.utf8.count + 1) % 16 != 0 { header += " " }
  header += "\n"
  let length = UInt16(header.utf8.count)
  return Data([0x93]) + Data("NUMPY".utf8)
    + Data([version, 0, UInt8(length & 0xFF), UInt8(length >> 8)]) + Data(header.utf8)
    + Data(entries)
}

private func fault(_ bytes: Data, _ path: String = "f.npy") -> FormatFault? {
  do {
    _ = try Table(bytes: bytes, path: path)
  } catch ProblemError.malformed(_, _, let fault) {
    return fault
  } catch {
    return nil
  }
  return nil
}

@Suite struct NPYReaderTests {
  private let sound = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }"

  @Test func `a header may be in any of Python's ways of writing it`() throws {
    let headers = [
      sound, "{\"shape\": (2,2), \"descr\":\"|u1\", 'fortran_order':False}",
      "{ 'descr' : '|u1' , 'fortran_order' : False , 'shape' : ( 2L , 2L ) , }",
    ]
    for header in headers {
      #expect(try Table(bytes: npy(header, [1, 2, 3, 4]), path: "f").features == [1, 2, 3, 4])
    }
  }

  @Test(arguments: [
    "", "{", "{}", "{'descr': '|u1', 'fortran_order': False}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), 'more': 'x'}",
    "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2, 2)}",
    "{'descr': '|u1', 'fortran_order': 0, 'shape': (2, 2)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2, -2)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999, 2)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2)} x",
  ])
  func `a header that says less or more is refused`(header: String) {
    guard case .header = fault(npy(header, [1, 2, 3, 4])) else {
      Issue.record("\(header) is not refused for its header")
      return
    }
  }

  @Test(arguments: ["<f2", "<c8", "<U4", "|O", "f4", "<f16", "<u3", "|S1"])
  func `entries of other types are refused by name`(type: String) {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (2, 2), }"
    #expect(fault(npy(header, [1, 2, 3, 4])) == .elementType(type))
  }

  @Test func `records, other versions, other lengths and other shapes are refused`() {
    let records = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }"
    #expect(fault(npy(records, [])) == .elementType("a record"))
    #expect(fault(npy(sound, [1, 2, 3, 4], version: 4)) == .version(4))
    #expect(fault(npy(sound, [1, 2, 3])) == .length(expected: 4, actual: 3))
    #expect(fault(npy(sound, [1, 2, 3, 4, 5])) == .length(expected: 4, actual: 5))
    #expect(fault(Data("no array".utf8)) == .noMagic)
    func shape(_ text: String) -> FormatFault? {
      fault(npy("{'descr': '|u1', 'fortran_order': False, 'shape': \(text), }", [1, 2]))
    }
    #expect(shape("(2,)") == .notATable(shape: [2]))
    #expect(shape("(0, 2)") == .emptyOrHuge(shape: [0, 2]))
    let huge = 1 << 62
    #expect(shape("(\(huge), 2)") == .emptyOrHuge(shape: [huge, 2]))
  }

  @Test func `a zero row, a NaN and an infinity are named by row and column`() {
    #expect(throws: ProblemError.badRow(path: "f", row: 2, fault: .allZero)) {
      try Table(bytes: npy(sound, [1, 2, 0, 0]), path: "f")
    }
    for value in [Float.nan, .infinity, -.infinity] {
      let entries = [1, 2, value, 4].flatMap {
        withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init)
      }
      let bytes = npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", entries)
      // In Fortran's order the third entry is the first of the second column.
      let error = #expect(throws: ProblemError.self) { try Table(bytes: bytes, path: "f") }
      #expect(error?.description == "'f', row 1: column 2: \(Double(value)) is not a finite number")
    }
  }

  @Test func `a column becomes the target`() throws {
    let bytes = npy(sound, [1, 2, 3, 4])
    let table = try Table(bytes: bytes, path: "f", labels: .named("1"))
    #expect(table.features == [2, 4])
    #expect(table.labels == [1, 3])
    for column in ["0", "3", "y", "-1"] {
      #expect(
        throws: ProblemError.noColumn(path: "f", column: column, nearest: nil, available: 2)
      ) { try Table(bytes: bytes, path: "f", labels: .named(column)) }
    }
  }
}

@Suite struct IDXReaderTests {
  private let sound = Data([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4])

  private func write(_ files: [String: Data], _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      for (name, bytes) in files { try folder.write(name, bytes) }
      try body(folder.path)
    }
  }

  private func labels(_ values: [UInt8]) -> Data {
    Data([0, 0, 8, 1, 0, 0, 0, UInt8(values.count)] + values)
  }

  @Test func `labels are those of the file beside the images`() throws {
    let files = ["t-images-idx3-ubyte": sound, "t-labels-idx1-ubyte": labels([7, 9])]
    try write(files) { folder in
      let table = try Table(path: folder + "/t-images-idx3-ubyte")
      #expect(table.features == [1, 2, 3, 4])
      #expect(table.labels == [7, 9])
      #expect(try Table(path: folder + "/t-images-idx3-ubyte", scope: .first(1)).labels == [7])
    }
    try write(["t-images-idx3-ubyte": sound]) { folder in
      let table = try Table(path: folder + "/t-images-idx3-ubyte")
      #expect(table.labels == nil)
    }
  }

  @Test func `another number of labels is refused`() throws {
    let files = ["t-images-idx3-ubyte": sound, "t-labels-idx1-ubyte": labels([7, 9, 1])]
    try write(files) { folder in
      let path = folder + "/t-labels-idx1-ubyte"
      #expect(throws: ProblemError.wrongTargetCount(path: path, targets: 3, points: 2)) {
        try Table(path: folder + "/t-images-idx3-ubyte")
      }
    }
  }

  @Test func `other types, lengths and shapes are refused`() {
    func changed(_ place: Int, _ byte: UInt8) -> Data {
      var bytes = sound
      bytes[place] = byte
      return bytes
    }
    #expect(fault(changed(0, 1), "f.idx") == .noMagic)
    #expect(fault(changed(2, 0x0A), "f.idx") == .elementType("0xa"))
    #expect(fault(changed(7, 3), "f.idx") == .length(expected: 18, actual: 16))
    #expect(fault(changed(7, 0), "f.idx") == .emptyOrHuge(shape: [0, 2]))
    #expect(fault(changed(4, 255), "f.idx") != nil)
    #expect(fault(sound.prefix(9), "f.idx") == .length(expected: 12, actual: 9))
    #expect(fault(sound + [1], "f.idx") == .length(expected: 16, actual: 17))
    #expect(fault(labels([1, 2]), "f.idx") == .notATable(shape: [2]))
    #expect(fault(Data([0, 0, 8, 0, 5]), "f.idx") == .notATable(shape: []))
  }

  @Test func `what gzip compressed and something damaged is refused`() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/tables", withExtension: "json"))
    let files = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [[String: Any]]
    let file = try #require(files?.first { $0["name"] as? String == "axes.idx.gz" })
    let text = try #require(file["bytes"] as? String)
    let bytes = try #require(Data(base64Encoded: text))
    #expect(fault(bytes.dropLast(9), "f.idx.gz") == .compression("it is cut off"))
    var damaged = bytes
    damaged[bytes.count - 6] ^= 1  // in the checksum
    guard case .compression = fault(damaged, "f.idx.gz") else {
      Issue.record("a wrong checksum is not noticed")
      return
    }
  }

  @Test func `no column of it can be named`() {
    #expect(throws: ProblemError.noColumns(path: "f.idx", format: .idx)) {
      try Table(bytes: sound, path: "f.idx", labels: .named("1"))
    }
  }

  @Test func `Fashion-MNIST is read where its package puts it`() throws {
    let files = [
      "train-images-idx3-ubyte.gz": sound, "train-labels-idx1-ubyte.gz": labels([7, 8]),
    ]
    try write(files) { folder in
      let table = try Table.fashionMNIST(folder: folder)
      #expect(table.features == [1, 2, 3, 4])
      #expect(table.labels == [1, -1])
    }
    let error = #expect(throws: ProblemError.self) { try Table.fashionMNIST(folder: "/no/such") }
    #expect(error?.description.contains("Debian's package dataset-fashion-mnist") == true)
  }
}
