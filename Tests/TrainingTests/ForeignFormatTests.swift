import Foundation
import TestSupport
import Testing
import Training

/// The sentence with which bytes are refused under some name.
private func refusal(_ bytes: Data, _ path: String = "t.csv") -> String? {
  let result = Result { try Table(bytes: bytes, path: path) }
  guard case .failure(let error) = result else { return nil }
  return "\(error)"
}

private func utf16(_ text: String, _ encoding: String.Encoding) -> Data {
  text.data(using: encoding) ?? Data()
}

/// Some bytes, and those of a text after them.
private func bytes(_ start: UInt8..., then text: String = "") -> Data {
  Data(start) + Data(text.utf8)
}

/// The bytes of a word, the lowest first.
private func little(_ word: UInt32, _ count: UInt32) -> [UInt8] {
  (0..<count).map { UInt8(word >> (8 * $0) & 255) }
}

/// A member of gzip's, in one stored block, which needs no compressor.
private func member(_ part: Data) -> Data {
  var crc: UInt32 = ~0
  for byte in part {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  let length = UInt32(part.count)
  var file = Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1])
  file += little(length, 2) + little(~length, 2)
  file += part
  file += little(~crc, 4) + little(length, 4)
  return file
}

private func gzip(_ parts: Data...) -> Data {
  parts.reduce(into: Data()) { $0 += member($1) }
}

@Suite struct ForeignFormatTests {
  private static func zip(_ name: String) -> Data {
    Data("PK\u{3}\u{4}".utf8) + Data(count: 26) + Data(name.utf8)
  }

  private static let starts: [(Data, String)] = [
    (zip("arr_0.npy"), "a NumPy archive of arrays: save one with numpy.save"),
    (zip("[Content_Types].xml"), "an Excel workbook: save its table as CSV"),
    (zip("xl/workbook.xml"), "an Excel workbook"),
    (zip("mimetypeapplication/vnd.oasis.opendocument"), "an OpenDocument file"),
    (zip("archive/data.pkl"), "a PyTorch file"),
    (zip("data.csv"), "a zip archive: unpack it"),
    (bytes(then: "PK\u{5}\u{6}"), "an empty zip archive"),
    (bytes(0xD0, 0xCF, 0x11, 0xE0, 0xA1), "an old Excel workbook"),
    (bytes(then: "PAR1"), "Parquet"),
    (bytes(then: "ARROW1\0\0"), "an Arrow or Feather file"),
    (bytes(then: "FEA1"), "a Feather file"),
    (bytes(then: "ORC\0\u{1}"), "an ORC file"),
    (bytes(0x89, then: "HDF\r\n"), "HDF5: save its array with numpy.save"),
    (bytes(then: "MATLAB 5.0 MAT-file, Platform"), "a MATLAB file"),
    (bytes(then: "SQLite format 3\0"), "a SQLite database"), (bytes(then: "RDX3\nX"), "R's data"),
    (bytes(0x80, 4, 0x95), "a Python pickle"), (bytes(0x80, 2, 0x7D), "a Python pickle"),
    (bytes(0x28, 0xB5, 0x2F, 0xFD, 4), "compressed by zstd: uncompress it"),
    (bytes(then: "BZh91AY&SY"), "compressed by bzip2: uncompress it with bunzip2"),
    (bytes(0xFD, then: "7zXZ\0"), "compressed by xz"), (bytes(0x1F, 0x9D, 0x90), "compressed by"),
    (bytes(0x37, 0x7A, 0xBC, 0xAF, 0x27), "a 7z archive"), (bytes(then: "Rar!"), "a RAR archive"),
    (bytes(then: "data.csv" + String(repeating: "\0", count: 249) + "ustar"), "a tar archive"),
    (bytes(then: "version https://git-lfs.github.com/spec/v1\noid sha256:1\n"), "git lfs pull"),
    (bytes(then: "%PDF-1.7\n"), "a PDF document"),
    (bytes(then: "{\\rtf1\\ansi"), "an RTF document"),
    (bytes(0x89, then: "PNG\r\n"), "an image"), (bytes(0xFF, 0xD8, 0xFF, 0xE0), "an image"),
    (bytes(then: "<!DOCTYPE html>\n<html>"), "a web page: look whether the download failed"),
    (bytes(then: "\n  <HTML><head>"), "a web page"), (bytes(then: "<?xml version='1.0'?>"), "XML"),
    (bytes(then: "{\"a\": [1]}"), "JSON"), (bytes(then: "[[1, 2], [3, 4]]"), "JSON"),
    (bytes(then: " [\n {\"a\": 1}]"), "JSON"),
    (bytes(then: "% a comment\n% 2\n@RELATION iris\n"), "ARFF: save its table as CSV"),
    (bytes(0xFF, 0xFE) + utf16("1,2\n", .utf16LittleEndian), "text in UTF-16: save it as UTF-8"),
    (bytes(0xFE, 0xFF) + utf16("1,2\n", .utf16BigEndian), "text in UTF-16"),
    (utf16("1,2\n3,4\n", .utf16LittleEndian), "text in UTF-16"),
    (utf16("1,2\n3,4\n", .utf16BigEndian), "text in UTF-16"),
    (bytes(0xFF, 0xFE, 0, 0) + utf16("1,2\n", .utf32LittleEndian), "text in UTF-32"),
    (bytes(0, 0, 0xFE, 0xFF) + utf16("1,2\n", .utf32BigEndian), "text in UTF-32"),
    (bytes(then: "1,2\n\0\u{1}\u{2}3,4\n5,6\n"), "binary data"),
  ]

  @Test(arguments: starts)
  func `a format that is not read is named by its first bytes`(start: Data, words: String) throws {
    for path in ["t.csv", "folder/t"] {
      let sentence = try #require(refusal(start, path))
      #expect(sentence.hasPrefix("'\(path)' is ") && sentence.contains(words), "\(sentence)")
      #expect(!sentence.contains("\n"))
      #expect(try #require(refusal(gzip(start), path + ".gz")).contains(words))
    }
  }

  @Test func `archives and web pages are so under every name`() throws {
    for path in ["x.npy", "x.idx", "x-images-idx3-ubyte", "x.svm", "x.tsv"] {
      #expect(try #require(refusal(Self.zip("arr_0.npy"), path)).contains("a NumPy archive"))
      #expect(try #require(refusal(Data("<html>".utf8), path)).contains("a web page"))
    }
    #expect(throws: ProblemError.self) {
      try TargetFile(bytes: Self.zip("arr_0.npy"), path: "y.npy")
    }
  }

  @Test func `tables that begin alike are read`() throws {
    for text in [
      "[a],[b]\n1.5,2\n", "PK,y\n1.5,2\n", "BZh,y\n1.5,2\n", "ORC,y\n1.5,2\n", "RDX,y\n1.5,2\n",
    ] {
      #expect(try Table(bytes: Data(text.utf8), path: "t.csv").features == [1.5])
    }
  }
}

@Suite struct CompressedTests {
  private let array =
    Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 58, 0])
    + Data("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2)} ".utf8) + Data([1, 2, 3, 4])

  @Test func `what gzip has compressed is read in every format, by name or by contents`() throws {
    for path in ["t.csv.gz", "t.gz", "t.csv", "t"] {
      let table = try Table(bytes: gzip(Data("a,y\n1.5,2\n".utf8)), path: path)
      #expect(table.features == [1.5])
      #expect(table.labelName == "y")
    }
    for path in ["a9a.gz", "a9a.svm.gz", "a9a"] {
      #expect(try Table(bytes: gzip(Data("1 1:2 3:4\n".utf8)), path: path).features == [2, 0, 4])
    }
    for path in ["x.npy.gz", "x.npy", "x"] {
      #expect(try Table(bytes: gzip(array), path: path).features == [1, 2, 3, 4])
    }
    #expect(try TargetFile(bytes: gzip(Data("1\n2\n".utf8)), path: "y.csv.gz").values == [1, 2])
  }

  @Test func `members that follow each other are one, padded or not`() throws {
    let rows = gzip(Data("1.5,".utf8), Data(), Data("2\n3,4\n".utf8))
    for bytes in [rows, rows + Data(count: 7)] {
      #expect(try Table(bytes: bytes, path: "t.csv").features == [1.5, 3])
    }
    let images = gzip(Data([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1]), Data([2, 3, 4]))
    #expect(try Table(bytes: images, path: "t.idx.gz").features == [1, 2, 3, 4])
    #expect(try Table(bytes: images, path: "t.idx.gz", scope: .first(1)).features == [1, 2])
  }

  @Test func `damage is refused`() throws {
    let sound = gzip(Data("1.5,2\n".utf8), Data("3,4\n".utf8))
    for length in 3..<sound.count where length != sound.count - 27 {
      #expect(try #require(refusal(sound.prefix(length))).contains("damaged"), "\(length)")
    }
    #expect(try #require(refusal(sound + Data("1,2\n".utf8))).contains("something else follows it"))
    var changed = sound
    changed[sound.count - 6] ^= 1
    #expect(try #require(refusal(changed)).contains("cannot be read as CSV: what gzip compressed"))
  }
}

@Suite struct DataFormatTests {
  @Test(arguments: [
    "a9a", "a9a.t", "mnist.scale", "heart_scale", "x.val", "x.txt", "covtype.libsvm.binary",
  ])
  func `lines with indices are LIBSVM's under any name`(path: String) throws {
    for text in [
      "1 1:1.5 3:2\n-1 2:1\n", "# a, comment: 1\n\n+1 1:1.5 3:2\n-1 2:1\n",
      "1 qid:3 1:1.5 3:2 # document 0, rank\n-1 qid:4 2:1\n", "1  1:1.5\t3:2 \r\n-1 2:1\r\n",
    ] {
      let table = try Table(bytes: Data(text.utf8), path: path)
      #expect(table.features == [1.5, 0, 2, 0, 1, 0])
      #expect(table.labels == [1, -1])
      #expect(!table.hasHeader)
    }
    let sentence = try #require(refusal(Data("2\n1,3 1:0.5\n".utf8), path))
    #expect(sentence.contains("line 1: all features are zero"))
    #expect(
      try #require(refusal(Data("1,3 1:0.5 2:1\n".utf8), path))
        .contains("line 1, the label: '1,3' is more than one: a row with several labels"))
  }

  @Test(arguments: ["1.5 2:30:00 3\n", "1.5,2:30\n", "a 2x:3 y\n", "1.5 :3 4\n", "12 10:x 3\n"])
  func `colons alone make no LIBSVM`(text: String) {
    #expect(DataFormat(path: "t", bytes: Data(text.utf8)) == .csv)
  }

  @Test func `the mark of an array is more than a name`() {
    let magic = Data([0x93]) + Data("NUMPY".utf8)
    #expect(DataFormat(path: "t.csv", bytes: magic) == .npy)
    #expect(DataFormat(path: "t.csv", bytes: Data([0, 0, 8, 3])) == .idx)
    #expect(DataFormat(path: "t.csv", bytes: Data([0, 0, 7, 3])) == .csv)
    #expect(DataFormat(path: "t.npy", bytes: Data("1,2".utf8)) == .npy)
    #expect(DataFormat(path: "t-idx2-int", bytes: Data()) == .idx)
    #expect(DataFormat(path: "t.idx3-ubyte.gz", bytes: Data()) == .idx)
  }
}
