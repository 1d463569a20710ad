use std::net::{IpAddr, SocketAddr};
use std::{io, process, ptr};

use windows_sys::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, NO_ERROR};
use windows_sys::Win32::NetworkManagement::IpHelper::{
    GetExtendedTcpTable, MIB_TCPROW_OWNER_PID, TCP_TABLE_OWNER_PID_CONNECTIONS,
};
use windows_sys::Win32::Networking::WinSock::AF_INET;

/// Whether this process has connected from `peer` to `local`.
pub(in crate::network::proxy) fn is_own(peer: SocketAddr, local: SocketAddr) -> io::Result<bool> {
    Ok(connections()?.iter().any(|row| {
        row.dwOwningPid == process::id()
            && is_at(peer, row.dwLocalAddr, row.dwLocalPort)
            && is_at(local, row.dwRemoteAddr, row.dwRemotePort)
    }))
}

/// Address and port are stored in network byte order.
fn is_at(expected: SocketAddr, address: u32, port: u32) -> bool {
    let [high, low, ..] = port.to_ne_bytes();
    expected.ip() == IpAddr::from(address.to_ne_bytes()) && expected.port() == u16::from_be_bytes([high, low])
}

/// The IPv4 connections. The table may grow between the calls for its size and for its contents.
fn connections() -> io::Result<Vec<MIB_TCPROW_OWNER_PID>> {
    let mut table = Vec::<u32>::new();
    loop {
        let mut size = u32::try_from(size_of_val(table.as_slice())).map_err(io::Error::other)?;
        let (family, class) = (u32::from(AF_INET), TCP_TABLE_OWNER_PID_CONNECTIONS);
        // SAFETY: the table has `size` bytes, and Windows writes no more.
        match unsafe { GetExtendedTcpTable(table.as_mut_ptr().cast(), &raw mut size, 0, family, class, 0) } {
            NO_ERROR => break,
            ERROR_INSUFFICIENT_BUFFER => table.resize(size.div_ceil(4) as usize, 0),
            error => return Err(io::Error::from_raw_os_error(error.cast_signed())),
        }
    }
    let count = table.first().copied().unwrap_or(0) as usize;
    let rows = table.as_ptr().wrapping_add(1).cast::<MIB_TCPROW_OWNER_PID>();
    // SAFETY: the count is followed by that many rows, each of nothing but 32-bit numbers.
    Ok((0..count).map(|row| unsafe { ptr::read(rows.add(row)) }).collect())
}
