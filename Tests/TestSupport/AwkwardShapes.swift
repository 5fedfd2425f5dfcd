/// Sizes at which kernels go wrong: empty, tiny, prime, a power of two and its neighbours.
package let awkwardOrders = [0, 1, 2, 3, 7, 16, 17, 31, 33, 64, 65]

/// Numbers of points n around the sizes of lanes, tiles and blocks.
package let awkwardPoints = [1, 2, 3, 4, 5, 63, 64, 65, 127, 130]

/// Widths m around the sizes of words, padded rows, blocks and panels.
package let awkwardWidths = [1, 63, 64, 65, 511, 512, 513, 20_000]

/// Numbers of workers whose results must agree.
package let teams = [1, 2]
