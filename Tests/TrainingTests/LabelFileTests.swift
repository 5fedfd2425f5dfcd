import Foundation
import TestSupport
import Testing
import Training

@Suite struct LabelFileTests {
  private let images = Data([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4])
  private let labels = Data([0, 0, 8, 1, 0, 0, 0, 2, 7, 9])

  private func table(_ images: String, _ labels: [String: Data]) throws -> (Table, folder: String) {
    try withTemporaryFolder { folder in
      try folder.write(images, self.images)
      for (name, bytes) in labels { try folder.write(name, bytes) }
      return (try Table(path: folder.path + "/" + images), folder.path + "/")
    }
  }

  @Test(arguments: [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
    ("train-images-idx3-ubyte", "train-labels.idx1-ubyte"),
    ("train-images.idx3-ubyte", "train-labels-idx1-ubyte"),
    ("train_images_idx3_ubyte.idx", "train_labels_idx1_ubyte.idx"),
    ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte"),
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz"),
    ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    ("emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte"),
    ("images.idx", "labels.idx"), ("Images.idx", "Labels.idx"), ("IMAGES.IDX", "LABELS.IDX"),
    ("Images-IDX3-ubyte", "Labels-IDX1-ubyte"), ("images/my-images.idx", "images/my-labels.idx"),
    ("train-images-idx3-ubyte", "train-labels-idx2-int"),
    ("images-of-images.idx", "images-of-labels.idx"),
  ])
  func `labels are beside images in every usual spelling`(images: String, labels: String) throws {
    let (table, folder) = try table(images, [labels: self.labels])
    #expect(table.labels == [7, 9])
    #expect(table.features == [1, 2, 3, 4])
    #expect(table.companion == folder + labels)
    #expect(table.notes.isEmpty)
  }

  @Test func `of QMNIST's eight numbers the first is the label`() throws {
    var bytes = Data([0, 0, 0x0C, 2, 0, 0, 0, 2, 0, 0, 0, 8])
    for number in [7, 1, 2, 3, 4, 5, 6, 8, 9, 1, 2, 3, 4, 5, 6, 8] {
      bytes += [0, 0, 0, UInt8(number)]
    }
    let name = "qmnist-train-labels-idx2-int"
    let (table, folder) = try table("qmnist-train-images-idx3-ubyte", [name: bytes])
    #expect(table.labels == [7, 9])
    #expect(
      table.notes == ["'\(folder)\(name)': the first of 8 numbers a point is taken for the label"])
    let named = "idx2/qmnist-train-labels-idx1-ubyte"
    #expect(throws: ProblemError.self) {
      try self.table("idx2/qmnist-train-images-idx3-ubyte", [named: bytes])
    }
  }

  @Test func `those that are as the images are come first`() throws {
    let other = Data([0, 0, 8, 1, 0, 0, 0, 2, 1, 2])
    let (first, _) = try table(
      "a-images-idx3-ubyte",
      [
        "a-labels-idx1-ubyte": labels, "a-labels-idx1-ubyte.gz": other,
        "a-labels.idx1-ubyte": other,
        "a-labels-idx2-int": other,
      ])
    #expect(first.labels == [7, 9])
    let (second, _) = try table(
      "a-images-idx3-ubyte.gz",
      [
        "a-labels-idx1-ubyte": other, "a-labels-idx1-ubyte.gz": labels,
      ])
    #expect(second.labels == [7, 9])
  }

  @Test func `without such a file, or where another target is asked for, there are none`() throws {
    let (alone, _) = try table(
      "train-images-idx3-ubyte", ["labels": labels, "test-labels-idx1-ubyte": labels])
    #expect(alone.labels == nil)
    #expect(alone.companion == nil)
    #expect(try table("pictures.idx", ["labels.idx": labels]).0.labels == nil)
    try withTemporaryFolder { folder in
      try folder.write("images.idx", images)
      try folder.write("labels.idx", labels)
      let path = folder.path + "/images.idx"
      let table = try Table(path: path, labels: .none)
      #expect(table.labels == nil)
      #expect(table.companion == nil)
    }
  }
}
