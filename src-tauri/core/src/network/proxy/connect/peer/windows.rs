pub(in crate::network::proxy) use crate::network::proxy::windows::peer::is_own;
