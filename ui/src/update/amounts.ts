/** 「4.3 MB」 from bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** 「1.2 MB/秒」, 「80 KB/秒」 from bytes a second. */
export function speedOf(bytes: number): string {
  return bytes >= 1e6 ? `${megabytes(bytes)}/秒` : `${Math.round(bytes / 1000)} KB/秒`;
}

/** 「残り約40秒」, 「残り約3分」. */
export function timeLeft(seconds: number): string {
  return seconds < 60 ? `残り約${seconds}秒` : `残り約${Math.ceil(seconds / 60)}分`;
}
