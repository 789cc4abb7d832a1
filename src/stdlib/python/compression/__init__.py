"""The library's compressors, each under the name of its format: bz2, gzip, lzma and zlib."""
