/* Codecs by compression: see codec.h. */
#include "runtime/io/codec.h"

#include "runtime/io/uri.h"

const rf_codec *rf_codec_find(const rf_format_spec *format, rf_text path)
{
	static const rf_codec *const codecs[RF_COMPRESSION_COUNT] = {
		[RF_COMPRESSION_GZIP] = &rf_codec_gzip,
		[RF_COMPRESSION_ZSTD] = &rf_codec_zstd,
		[RF_COMPRESSION_LZ4] = &rf_codec_lz4,
	};
	rf_compression compression = format->compression;
	if (compression == RF_COMPRESSION_BY_ENDING) compression = rf_compression_of_path(path);
	return codecs[compression];
}

rf_status rf_codec_refuse(const rf_format_spec *format, const char *what, rf_error *error)
{
	if (format->compression <= RF_COMPRESSION_NONE) return RIFFLE_OK;
	rf_fail(error, RIFFLE_INVALID, "%s is not compressed", what);
	rf_hint(error, "Files, standard input and standard output may be.");
	return RIFFLE_INVALID;
}
