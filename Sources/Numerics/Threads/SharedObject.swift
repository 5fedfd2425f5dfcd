/// An object of a C library that any number of threads may use at once, such as a plan of FFTW's.
package struct SharedObject: @unchecked Sendable {
  let pointer: OpaquePointer
}
