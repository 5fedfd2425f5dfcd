/// Every kernel that is measured by itself.
package let kernelList: [KernelEntry] = [
  .popcountGram,
  .fusedForward,
  .firingUpdate,
  .symmetricProduct,
  .cholesky,
  .normals,
  .cosineTransform,
  .hartleyTransform,
  .trigonometricSketch,
  .countSketch,
  .sparseSketch,
  .walshHadamard,
  .walshHadamardSingle,
  .randomWords,
  .listedGram,
  .sparseUpdate,
]
