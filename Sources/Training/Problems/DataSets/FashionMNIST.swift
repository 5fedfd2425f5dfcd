internal import Foundation

extension NamedDataset {
  /// The training images of Fashion-MNIST, where Debian's package of them is installed.
  static let fashionMNIST = NamedDataset(
    name: "fashion-mnist",
    Dataset("fashion-mnist", in: Table.fashionMNISTFolder + "/" + images) {
      scope throws(ProblemError) in
      try Table.fashionMNIST(scope: scope)
    })
}

private let images = "train-images-idx3-ubyte.gz"

extension Table {
  /// Where Debian's package `dataset-fashion-mnist` puts its files.
  package static let fashionMNISTFolder = "/usr/share/datasets/fashion-mnist"

  /// 784 pixels, and as label the parity of the class; at most 60,000 rows.
  ///
  /// - Throws: ``ProblemError/missingPackage(dataset:package:path:)`` where it is not installed.
  package static func fashionMNIST(
    folder: String = Table.fashionMNISTFolder, scope: ReadingScope = .whole
  ) throws(ProblemError) -> Table {
    let path = folder + "/" + images
    guard access(path, F_OK) == 0 else {
      throw .missingPackage(
        dataset: "fashion-mnist", package: "dataset-fashion-mnist", path: path)
    }
    return try Table(path: path, scope: scope).labelledByParity
  }
}
