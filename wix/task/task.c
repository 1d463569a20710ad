// Keeps one task of Windows' Task Scheduler: `task NAME XML [GROUP]` registers it, for the members of a group or
// for who runs this, `task NAME` removes it. The installer carries this program and runs it with the rights of the
// installation: what the task is comes as an argument, and lies in no file that somebody could exchange.
#define COBJMACROS
#include <initguid.h>
#include <taskschd.h>
#include <windows.h>

static const VARIANT NONE = {.vt = VT_EMPTY};

static HRESULT open_root(ITaskFolder **root) {
  ITaskService *service;
  HRESULT result = CoInitializeEx(NULL, COINIT_MULTITHREADED);
  if (FAILED(result)) return result;
  result = CoCreateInstance(&CLSID_TaskScheduler, NULL, CLSCTX_INPROC_SERVER, &IID_ITaskService, (void **)&service);
  if (FAILED(result)) return result;
  result = ITaskService_Connect(service, NONE, NONE, NONE, NONE);
  return FAILED(result) ? result : ITaskService_GetFolder(service, SysAllocString(L"\\"), root);
}

static HRESULT add(ITaskFolder *root, BSTR name, const wchar_t *xml, const wchar_t *group) {
  IRegisteredTask *task;
  VARIANT members = NONE;
  if (group) {
    members.vt = VT_BSTR;
    members.bstrVal = SysAllocString(group);
  }
  TASK_LOGON_TYPE logon = group ? TASK_LOGON_GROUP : TASK_LOGON_INTERACTIVE_TOKEN;
  return ITaskFolder_RegisterTask(root, name, SysAllocString(xml), TASK_CREATE, members, NONE, logon, NONE, &task);
}

int wmain(int count, wchar_t **words) {
  ITaskFolder *root;
  if (count < 2 || count > 4) return ERROR_BAD_ARGUMENTS;
  HRESULT result = open_root(&root);
  if (FAILED(result)) return result;
  BSTR name = SysAllocString(words[1]);
  // A task of this name that somebody else has made goes, too: replaced, it would keep its owner.
  result = ITaskFolder_DeleteTask(root, name, 0);
  if (FAILED(result) && result != HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)) return result;
  return count == 2 ? S_OK : add(root, name, words[2], count == 4 ? words[3] : NULL);
}
