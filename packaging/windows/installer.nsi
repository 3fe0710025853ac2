; The installer: for this user alone, without administrator's rights, in place of an older version, in English and Chinese.
; Given with -D: VERSION (0.1.0), NUMBERS (0.1.0.0), PROGRAM (the program's folder), ICON, OUT; and, for tests, TEST_ONLY.
; It ends with 0 (done), 1 (cancelled), 2 (it failed), 3 (the program is open).

!ifdef TARGET
  Target ${TARGET} ; tests on a Wine without 32-bit programs
!endif
Unicode true
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID /FINAL lzma
  SetCompressorDictSize 64
!endif
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS all

!define NAME "one-click-repay"
!define TITLE "One-Click Repay"
!define APP_ID "OneClickRepay.OneClickRepay" ; as app/gui/taskbar.py has it
!define REMOVAL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define DATA "$LOCALAPPDATA\${NAME}" ; as app/paths.py has it: settings, journal, log, and the windows' locks
!define MENU_ENTRY "$SMPROGRAMS\${TITLE}.lnk"
!define REMOVER "uninstall.exe"
!define FAILED 2
!define IS_OPEN 3

!ifdef TEST_ONLY
  !define MARK " TEST-ONLY, not a release"
!else
  !define MARK ""
!endif

!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh
!include MUI2.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh
!include FileFunc.nsh

Name "${TITLE}${MARK}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${TITLE}"
InstallDirRegKey HKCU "${REMOVAL}" "InstallLocation"
BrandingText "${TITLE} ${VERSION}${MARK}"
SetDateSave off ; the same program makes the same installer
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
!macro PROPERTIES language description
  VIAddVersionKey /LANG=${language} "ProductName" "${TITLE}${MARK}"
  VIAddVersionKey /LANG=${language} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${language} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${language} "FileDescription" "${description}${MARK}"
  VIAddVersionKey /LANG=${language} "CompanyName" "the One-Click Repay authors"
  VIAddVersionKey /LANG=${language} "LegalCopyright" "MIT licence; parts under their own, see About"
!macroend

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${NAME}.exe"
!define MUI_WELCOMEPAGE_TEXT "$(WELCOME)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!insertmacro PROPERTIES ${LANG_ENGLISH} "Installs One-Click Repay"
!insertmacro PROPERTIES ${LANG_SIMPCHINESE} "安装 One-Click Repay（一键还债）"

LangString WELCOME ${LANG_ENGLISH} "This installs ${TITLE} ${VERSION} for you alone; no administrator's rights are needed.$\r$\n$\r$\nAn older version is replaced. Settings, journal and API keys stay as they are.$\r$\n$\r$\nIf ${TITLE} is open, close it first.$\r$\n$\r$\n$_CLICK"
LangString WELCOME ${LANG_SIMPCHINESE} "即将安装 ${TITLE} ${VERSION}，仅供当前用户使用，无需管理员权限。$\r$\n$\r$\n如已安装旧版本，将予以替换；设置、还债记录和 API key 保持不变。$\r$\n$\r$\n如 ${TITLE} 正在打开，请先将其关闭。$\r$\n$\r$\n$_CLICK"
LangString TOO_OLD ${LANG_ENGLISH} "${TITLE} needs Windows 10 (1809) or newer, 64-bit. Nothing was installed."
LangString TOO_OLD ${LANG_SIMPCHINESE} "${TITLE} 需要 64 位 Windows 10（1809）或更高版本。未安装任何内容。"
LangString OPEN ${LANG_ENGLISH} "${TITLE} is open, or a command of it is running.$\r$\n$\r$\nClose it, then retry. Nothing was changed so far."
LangString OPEN ${LANG_SIMPCHINESE} "${TITLE} 正在打开，或其命令正在运行。$\r$\n$\r$\n请将其关闭后重试。目前未作任何更改。"
LangString NOT_REPLACED ${LANG_ENGLISH} "The files in $INSTDIR could not be replaced. What was installed before is there as it was; settings, journal and keys are untouched."
LangString NOT_REPLACED ${LANG_SIMPCHINESE} "无法替换 $INSTDIR 中的文件。先前安装的版本保持不变，设置、还债记录和 API key 均未改动。"
LangString NOT_WHOLE ${LANG_ENGLISH} "The program in $INSTDIR could not be replaced as a whole, and may not start. Settings, journal and keys are untouched. Restart Windows, then install again."
LangString NOT_WHOLE ${LANG_SIMPCHINESE} "$INSTDIR 中的程序未能完整替换，可能无法启动。设置、还债记录和 API key 均未改动。请重新启动 Windows 后再次安装。"
LangString DATA_TOO ${LANG_ENGLISH} "Delete your settings and your journal as well?$\r$\n$\r$\nThe journal is the record of what was sent to OKX. Answer No to keep it for a later installation.$\r$\n$\r$\nAPI keys are in the Windows Credential Manager and stay there either way; remove accounts in the program first, or delete its entries there."
LangString DATA_TOO ${LANG_SIMPCHINESE} "是否同时删除设置和还债记录？$\r$\n$\r$\n还债记录保存着发送至欧易的请求。选择“否”将予以保留，供日后重新安装使用。$\r$\n$\r$\nAPI key 保存在 Windows 凭据管理器中，无论如何选择都会保留；如需删除，请先在程序中移除账户，或在凭据管理器中删除相应条目。"
LangString DATA_STAYS ${LANG_ENGLISH} "Not everything in ${DATA} could be deleted."
LangString DATA_STAYS ${LANG_SIMPCHINESE} "${DATA} 中的部分内容无法删除。"

; ERRORS is set where a file is there and a program has it open: no running program's file, nor a held lock, can be written to.
!macro CHECK_FREE file
  ${If} ${FileExists} "${file}"
    FileOpen $R0 "${file}" a
    ${If} ${Errors}
      StrCpy $R1 "open"
    ${Else}
      FileClose $R0
    ${EndIf}
  ${EndIf}
!macroend

; Goes on once nothing of the program runs; without a user to ask it ends at once.
!macro WAIT_UNTIL_CLOSED un
Function ${un}WaitUntilClosed
  ${Do}
    StrCpy $R1 ""
    ClearErrors
    !insertmacro CHECK_FREE "$INSTDIR\${NAME}.exe"
    ClearErrors
    !insertmacro CHECK_FREE "$INSTDIR\${NAME}-cli.exe"
    ClearErrors
    !insertmacro CHECK_FREE "${DATA}\window\lock"
    ClearErrors
    !insertmacro CHECK_FREE "${DATA}\practice-window\lock"
    ClearErrors
    ${If} $R1 == ""
      Return
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(OPEN)" /SD IDCANCEL IDRETRY +3
    SetErrorLevel ${IS_OPEN}
    Quit
  ${Loop}
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

Function .onInit
  SetShellVarContext current
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(TOO_OLD)" /SD IDOK
    SetErrorLevel ${FAILED}
    Quit
  ${EndIf}
FunctionEnd

; Everything new is beside the old before the old is touched, so that there is a whole program at every moment but one.
Section
  Call WaitUntilClosed
  RMDir /r "$INSTDIR\incoming"
  RMDir /r "$INSTDIR\outgoing"
  SetOutPath "$INSTDIR\incoming"
  ClearErrors
  File /r "${PROGRAM}\*"
  ${If} ${Errors}
    Goto failed
  ${EndIf}
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    Rename "$INSTDIR\_internal" "$INSTDIR\outgoing"
    ${If} ${Errors}
      Goto failed
    ${EndIf}
  ${EndIf}
  Rename "$INSTDIR\incoming\_internal" "$INSTDIR\_internal"
  ${If} ${Errors}
    Rename "$INSTDIR\outgoing" "$INSTDIR\_internal"
    Goto failed
  ${EndIf}
  Delete "$INSTDIR\${NAME}.exe"
  Delete "$INSTDIR\${NAME}-cli.exe"
  ClearErrors
  Rename "$INSTDIR\incoming\${NAME}.exe" "$INSTDIR\${NAME}.exe"
  Rename "$INSTDIR\incoming\${NAME}-cli.exe" "$INSTDIR\${NAME}-cli.exe"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "$(NOT_WHOLE)" /SD IDOK
    SetErrorLevel ${FAILED}
    Quit
  ${EndIf}
  RMDir /r "$INSTDIR\outgoing"
  RMDir /r "$INSTDIR\incoming"

  WriteUninstaller "$INSTDIR\${REMOVER}"
  Call WriteMenuEntry
  WriteRegStr HKCU "${REMOVAL}" "DisplayName" "${TITLE}${MARK}"
  WriteRegStr HKCU "${REMOVAL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REMOVAL}" "DisplayIcon" "$INSTDIR\${NAME}.exe"
  WriteRegStr HKCU "${REMOVAL}" "Publisher" "the One-Click Repay authors"
  WriteRegStr HKCU "${REMOVAL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${REMOVAL}" "UninstallString" '"$INSTDIR\${REMOVER}"'
  WriteRegStr HKCU "${REMOVAL}" "QuietUninstallString" '"$INSTDIR\${REMOVER}" /S'
  WriteRegDWORD HKCU "${REMOVAL}" "NoModify" 1
  WriteRegDWORD HKCU "${REMOVAL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${REMOVAL}" "EstimatedSize" $0
  Return

  failed:
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\incoming"
  RMDir "$INSTDIR"
  MessageBox MB_OK|MB_ICONSTOP "$(NOT_REPLACED)" /SD IDOK
  SetErrorLevel ${FAILED}
  Quit
SectionEnd

; The entry bears the program's id, so that the taskbar takes its windows for the entry's, and notifications name it.
Function WriteMenuEntry
  CreateShortcut "${MENU_ENTRY}" "$INSTDIR\${NAME}.exe" "" "$INSTDIR\${NAME}.exe" 0
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P= 0
    Return
  ${EndIf}
  ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
  ${If} $1 P<> 0
    ${IPersistFile::Load} $1 '("${MENU_ENTRY}",${STGM_READWRITE})'
    ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
    ${If} $2 P<> 0
      System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r3'
      System::Call '*(&w64 "${APP_ID}")p.r4'
      System::Call '*(&i2 ${VT_LPWSTR},&i6 0,p r4,p 0)p.r5'
      ${IPropertyStore::SetValue} $2 '(r3,r5)'
      ${IPropertyStore::Commit} $2 ""
      ${IPersistFile::Save} $1 '("${MENU_ENTRY}",1)'
      System::Free $3
      System::Free $4
      System::Free $5
      ${IUnknown::Release} $2 ""
    ${EndIf}
    ${IUnknown::Release} $1 ""
  ${EndIf}
  ${IUnknown::Release} $0 ""
FunctionEnd

Function un.onInit
  SetShellVarContext current
FunctionEnd

; It deletes what the installer put there, by name, and the folder only if nothing else is in it.
Section "Uninstall"
  Call un.WaitUntilClosed
  ${IfNot} ${FileExists} "$INSTDIR\${NAME}.exe"
    SetErrorLevel ${FAILED}
    Quit
  ${EndIf}
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\incoming"
  RMDir /r "$INSTDIR\outgoing"
  Delete "$INSTDIR\${NAME}.exe"
  Delete "$INSTDIR\${NAME}-cli.exe"
  Delete "$INSTDIR\${REMOVER}"
  Delete "${MENU_ENTRY}"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${REMOVAL}"

  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(DATA_TOO)" /SD IDNO IDNO kept
  ClearErrors
  RMDir /r "${DATA}"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(DATA_STAYS)" /SD IDOK
  ${EndIf}
  kept:
SectionEnd
